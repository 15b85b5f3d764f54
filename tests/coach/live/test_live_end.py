"""How a live session ends: by itself, when it is told to, or because something broke."""

from __future__ import annotations

import threading

import pytest

from coach.hold import Phase
from coach.live.worker import LINGER_S, TICK_S
from coach.pipeline import Pipeline, Step
from tests.coach.live.live_stage import (
    PATIENCE_S,
    POSES,
    Notes,
    ScriptedCamera,
    ScriptedCounter,
    ScriptedDetector,
    TheEndError,
    frames,
    played,
    tick,
    worker_on,
)
from tests.coach.stage import pipeline_for


class BrokenError(Exception):
    """Something went wrong."""


def breaks(*_: object) -> None:
    raise BrokenError


@pytest.mark.parametrize("where", ["listener", "request", "detector", "counter"])
def test_an_error_in_the_worker_ends_it_and_is_kept(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the main thread to raise."""
    detector, counter = ScriptedDetector(), ScriptedCounter([1])
    notes = Notes(act=breaks if where == "listener" else None)
    if where == "detector":
        monkeypatch.setattr(detector, "detect", breaks)
    if where == "counter":
        monkeypatch.setattr(counter, "count", breaks)
    worker = worker_on(ScriptedCamera(frames(3)), notes, detector=detector, counter=counter)
    if where == "request":
        worker.request(breaks)
    played(worker)
    assert isinstance(worker.error, BrokenError)
    assert len(notes.steps) == (1 if where == "listener" else 0)


def test_a_listener_that_has_had_enough_ends_it_and_all_have_heard() -> None:
    enough, other = Notes(until=2), Notes()
    worker = played(worker_on(ScriptedCamera(frames(9)), enough, other))
    assert worker.error is None
    assert (len(enough.steps), len(other.steps)) == (2, 2)
    assert worker.slot.take(0.0) is not None


def test_stopping_twice_is_safe_at_any_time() -> None:
    """Before it began, while it works, and from its own thread."""
    worker = worker_on(ScriptedCamera(frames(3)))
    worker.stop()
    worker.stop()
    assert played(worker).error is None  # told to stop before it began: it does nothing

    begun, camera = threading.Event(), ScriptedCamera(tick(n / 10) for n in range(10**9))
    worker = worker_on(camera, Notes(act=lambda _: begun.set()))
    worker.start()
    assert begun.wait(PATIENCE_S)
    assert worker.running
    worker.stop()
    worker.stop()
    assert not worker.running
    assert worker.error is None

    worker = worker_on(ScriptedCamera(frames(3)), Notes(act=lambda _: worker.stop()))
    assert played(worker).error is None


def waiting(from_s: float) -> ScriptedCamera:
    """Eight seconds of frames, then ticks for a minute."""
    return ScriptedCamera([*frames(40), *(tick(from_s + n / 2) for n in range(120))])


def test_after_the_hold_is_done_it_lingers_and_ends() -> None:
    """Long enough for the words to be read and heard."""
    notes = Notes()
    pipeline, detector = pipeline_for(hold_s=5), ScriptedDetector(POSES)
    worker = played(worker_on(waiting(8.0), notes, detector=detector, pipeline=pipeline))
    assert worker.error is None
    done_s = next(step.t_s for step in notes.steps if step.hold.phase is Phase.DONE)
    assert LINGER_S < notes.steps[-1].t_s - done_s <= LINGER_S + TICK_S
    [place] = pipeline.holds
    assert place.hold.phase is Phase.DONE


def test_who_starts_anew_after_the_end_is_not_sent_away() -> None:
    """Any wish shows that somebody is there; the session ends after the next hold."""
    done_s: list[float] = []

    def ask(step: Step) -> None:
        if step.hold.phase is Phase.DONE and not done_s:
            done_s.append(step.t_s)
            worker.request(Pipeline.start_anew)

    notes, detector = Notes(act=ask), ScriptedDetector(POSES)
    worker = worker_on(waiting(8.0), notes, detector=detector, pipeline=pipeline_for(hold_s=5))
    played(worker)
    assert isinstance(worker.error, TheEndError)
    assert notes.steps[-1].t_s > done_s[0] + 5 * LINGER_S


def test_without_a_completed_hold_it_goes_on() -> None:
    notes = Notes()
    worker = played(worker_on(waiting(8.0), notes, detector=ScriptedDetector(POSES)))
    assert isinstance(worker.error, TheEndError)
    assert len(notes.steps) == 160
