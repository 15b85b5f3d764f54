"""Told to end once, everything is saved first; told twice, it ends at once."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coach import replay_job
from coach.ending import heeded
from coach.replay_job import ReplayJob, run_job
from coach.settings import Settings
from tests.faults.papers import recording


@pytest.fixture(autouse=True)
def _signals_as_they_were() -> Iterator[None]:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    yield
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_once_is_noted_twice_is_obeyed(number: signal.Signals) -> None:
    step: Any = None  # it looks at neither
    with heeded() as sign:
        assert sign.take(step, step)
        signal.raise_signal(number)
        assert sign.seen
        assert not sign.take(step, step)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)


def test_elsewhere_than_in_the_main_thread_nothing_changes() -> None:
    """A worker of a cluster runs jobs in threads, where no signal can be caught."""
    signs = []

    def work() -> None:
        with heeded() as sign:
            signs.append(sign.seen)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert signs == [False]


def test_told_while_the_account_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last moment in which something could be lost."""
    source, out = recording(tmp_path / "poses.jsonl"), tmp_path / "out"
    real = replay_job.write_text_atomic

    def interrupted(path: Path, text: str) -> None:
        signal.raise_signal(signal.SIGTERM)
        real(path, text)

    monkeypatch.setattr(replay_job, "write_text_atomic", interrupted)
    job = ReplayJob(str(source), out, False, False, "max", "full", True)
    with pytest.raises(KeyboardInterrupt):
        run_job(job, Settings())
    assert json.loads((out / "session.json").read_text(encoding="utf-8"))["frames"] == 12
    assert {path.name for path in out.iterdir()} == {
        "annotated.mp4",
        "poses.jsonl",
        "session.json",
    }
