"""A recording whose name holds raw bytes is kept all the same, under a name that can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.clock import wall_clock
from coach.history.opening import Origin, open_recorder
from coach.history.reader import read_sessions
from coach.history.records import Ending


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    recorder = open_recorder(path, Origin("replay", "r\udcfccken.mp4"), pytest.fail, wall_clock)
    recorder.end((), Ending.QUIT)
    recorder.close()
    assert [session.start.source for session in read_sessions(path)] == ["r\\udcfccken.mp4"]
