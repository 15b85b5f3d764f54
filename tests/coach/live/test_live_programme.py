"""A live session with a programme: it ends with the programme, and equals its own replay."""

from __future__ import annotations

from coach.live.worker import LINGER_S
from coach.pipeline import Pipeline, Step
from coach.programme.load import parse
from coach.programme.runner import Event
from coach.settings import Settings
from landmarks import catalogue
from tests.coach.live.live_stage import (
    Notes,
    ScriptedCamera,
    ScriptedDetector,
    TheEndError,
    frame,
    worker_on,
)
from tests.coach.stage import press, sightings

FPS = 2.5
SEEN = sightings([press(34)], FPS)
PATIENCE_S = 60.0
"""Real seconds: these sessions are longer than most."""
TWICE = """
version = 1
name = "twice"
[[steps]]
kind = "hold"
region = "gluteus_medius"
hold_s = 5
repeats = 2
rest_s = 6
"""


def pipeline() -> Pipeline:
    settings = Settings(tilt_deg=20, programme=parse(TWICE, "twice.toml"))
    return Pipeline(settings, catalogue.load())


def live(notes: Notes, own: Pipeline) -> BaseException | None:
    frames = [frame(seen.index, seen.t_s) for seen in SEEN]
    detector = ScriptedDetector([seen.pose for seen in SEEN])
    worker = worker_on(ScriptedCamera(frames), notes, detector=detector, pipeline=own)
    worker.start()
    worker._thread.join(PATIENCE_S)
    assert not worker.running, "the worker hangs"
    return worker.error


def test_it_ends_with_the_programme_and_not_with_its_first_hold() -> None:
    """Both holds and the rest between them, then the words are left standing."""
    notes, own = Notes(), pipeline()
    assert live(notes, own) is None
    over_s = next(
        step.t_s
        for step in notes.steps
        if step.programme is not None and Event.OVER in step.programme.events
    )
    assert LINGER_S < notes.steps[-1].t_s - over_s <= LINGER_S + 2 / FPS
    assert [place.hold.held_s for place in own.holds] == [5.0, 5.0]
    assert notes.steps[-1].programme is not None
    assert notes.steps[-1].programme.completed


def test_it_goes_on_while_a_question_is_open() -> None:
    """A rest that is held open outlasts the film."""
    own = pipeline()
    own.waiting = True
    notes = Notes()
    assert isinstance(live(notes, own), TheEndError)
    assert len(own.holds) == 1


def test_keys_move_between_its_steps() -> None:
    """Next out of the first hold and out of the second: over, and not completed."""
    own = pipeline()
    began: list[float] = []

    def act(step: Step) -> None:
        if step.hold.held_s >= 1.0 and step.t_s - (began[-1] if began else -9.0) > 3.0:
            began.append(step.t_s)
            own.next_step()

    notes = Notes(act=act)
    assert live(notes, own) is None
    assert len(began) == 2
    assert notes.steps[-1].programme is not None
    assert (notes.steps[-1].finished, notes.steps[-1].programme.completed) == (True, False)
    assert [place.hold.held_s < 5.0 for place in own.holds] == [True, True]


def test_live_is_the_same_as_a_replay() -> None:
    """Every event at the same time, every second the same."""
    notes, own, again = Notes(), pipeline(), pipeline()
    live(notes, own)
    steps = [again.step(seen) for seen in SEEN[: len(notes.steps)]]
    assert [place.hold for place in own.holds] == [place.hold for place in again.holds]
    assert [step.programme for step in notes.steps] == [step.programme for step in steps]
