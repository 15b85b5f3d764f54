"""One process writes into an output folder at a time; whoever ends or dies lets go of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from coach.outputs.claim import claimed
from landmarks.errors import CoachError

ROOT = Path(__file__).parents[3]
HOLDER = """
import sys
from pathlib import Path
from coach.outputs.claim import claimed
with claimed(Path(sys.argv[1])):
    print("mine", flush=True)
    sys.stdin.readline()
"""


def test_a_folder_is_claimed_once(tmp_path: Path) -> None:
    with claimed(tmp_path):
        with pytest.raises(CoachError, match="another coach is writing"), claimed(tmp_path):
            pass
        (tmp_path / "other").mkdir()
        with claimed(tmp_path / "other"):
            pass
    with claimed(tmp_path):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_a_leftover_is_tidied_away(tmp_path: Path) -> None:
    (tmp_path / ".session.json.0123abcd.part").write_text("half")
    with claimed(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_looked_into_is_no_reason_to_stop(tmp_path: Path) -> None:
    """Writing there says what is wrong."""
    with claimed(tmp_path / "gone"):
        pass


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "mine\n"
    with pytest.raises(CoachError, match="another coach is writing"), claimed(tmp_path):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    with claimed(tmp_path):
        pass
