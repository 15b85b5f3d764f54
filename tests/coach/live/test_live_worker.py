"""The worker of a live session: the newest shot wins, and time goes on without pictures."""

from __future__ import annotations

import threading
import time

import pytest

from coach.hold import Phase, Verdict
from coach.live.worker import COUNT_EVERY_S, TICK_S, Shot, Slot
from coach.pipeline import Pipeline, Step
from coach.setup import SetupFault
from coach.sources.camera_state import CameraState
from tests.coach.live.live_stage import (
    FPS,
    PATIENCE_S,
    POSES,
    Notes,
    ScriptedCamera,
    ScriptedCounter,
    ScriptedDetector,
    TheEndError,
    frame,
    frames,
    played,
    tick,
    worker_on,
)
from tests.coach.stage import lie, pipeline_for, press, sightings, stand


def a_shot(t_s: float) -> Shot:
    [sighting] = sightings([stand(0.1)])
    step = pipeline_for().step(sighting)
    return Shot(sighting, step, CameraState.OK, t_s)


def test_the_newest_shot_wins_and_the_others_are_counted() -> None:
    slot, shots = Slot(), [a_shot(number) for number in range(4)]
    for shot in shots[:3]:
        slot.put(shot)
    assert slot.take(0.0) is shots[2]
    assert slot.skipped == 2
    assert slot.take(0.0) is None
    slot.put(shots[3])
    assert slot.take(0.0) is shots[3]
    assert slot.skipped == 2


def test_who_waits_for_a_shot_gets_it_as_soon_as_it_is_there() -> None:
    slot, shot = Slot(), a_shot(0)
    giver = threading.Timer(0.02, slot.put, [shot])
    began_s = time.monotonic()
    giver.start()
    assert slot.take(PATIENCE_S) is shot
    giver.join()
    assert time.monotonic() - began_s < PATIENCE_S / 2


def test_every_frame_is_detected_stepped_told_and_shown() -> None:
    """In order, counted by the worker itself, with its picture and its light."""
    camera, notes = ScriptedCamera(frames(10)), Notes()
    detector = ScriptedDetector(POSES, camera.clock, takes_s=0.03)
    worker = played(worker_on(camera, notes, detector=detector))
    assert isinstance(worker.error, TheEndError)
    assert detector.seen == list(range(10))
    assert [sighting.index for sighting in notes.sightings] == list(range(10))
    assert [step.t_s for step in notes.steps] == [number / FPS for number in range(10)]
    assert all(sighting.pose is POSES[n] for n, sighting in enumerate(notes.sightings))
    assert {sighting.light for sighting in notes.sightings} == {120.0}
    assert set(camera.asked_s) == {TICK_S}
    shot = worker.slot.take(0.0)
    assert shot is not None
    assert (shot.sighting, shot.step) == (notes.sightings[-1], notes.steps[-1])
    assert shot.camera is CameraState.OK
    assert shot.model_s == pytest.approx(0.03)
    assert worker.slot.skipped == 9


def test_the_numbers_are_the_workers_own() -> None:
    """A camera counts pictures; ticks are moments of the session as well."""
    notes = Notes()
    script = [frame(7, 0.0), tick(0.5), frame(9, 1.0)]
    played(worker_on(ScriptedCamera(script), notes))
    assert [step.index for step in notes.steps] == [0, 1, 2]


def test_a_tick_is_a_moment_in_which_nobody_is_seen() -> None:
    """The timer learns of the silence: the hold pauses as lost, and goes on with the pictures."""
    silence = [tick(4.0 + 0.5 * number) for number in range(4)]
    notes, pipeline = Notes(), pipeline_for(hold_s=5)
    script = [*frames(20), *silence, *frames(10, first=30)]
    detector = ScriptedDetector(POSES)
    played(worker_on(ScriptedCamera(script), notes, detector=detector, pipeline=pipeline))
    quiet = notes.steps[20:24]
    assert {step.judgement.verdict for step in quiet} == {Verdict.LOST}
    assert {step.hold.phase for step in quiet} == {Phase.PAUSED}
    assert {sighting.image is None for sighting in notes.sightings[20:24]} == {True}
    assert detector.seen == [*range(20), *range(30, 40)]
    [place] = pipeline.holds
    [before, after] = place.hold.credited
    assert before[1] <= 4.0
    assert after[0] >= 6.0
    assert place.hold.paused_s[Verdict.LOST] >= 1.9


@pytest.mark.parametrize("state", [s for s in CameraState if s is not CameraState.OK])
def test_a_camera_in_trouble_sees_nobody_whatever_it_shows(state: CameraState) -> None:
    """Its pictures are shown and not looked at: a frozen one would hold for ever."""
    notes, detector = Notes(), ScriptedDetector(POSES)
    script = [*frames(10), *((picture, state) for picture in frames(3, first=10))]
    counter = ScriptedCounter([1])
    camera = ScriptedCamera(script)
    worker = played(worker_on(camera, notes, detector=detector, counter=counter))
    assert detector.seen == list(range(10))
    troubled = notes.sightings[10:]
    assert [sighting.pose for sighting in troubled] == [None] * 3
    assert all(sighting.image is not None for sighting in troubled)
    assert {step.judgement.verdict for step in notes.steps[10:]} == {Verdict.LOST}
    assert {step.setup for step in notes.steps[10:]} == {None}
    shot = worker.slot.take(0.0)
    assert shot is not None
    assert shot.camera is state


def test_what_the_camera_left_out_is_the_cameras_count() -> None:
    assert worker_on(ScriptedCamera([], dropped=17)).dropped == 17


def test_requests_are_done_between_frames_in_the_workers_thread() -> None:
    """All of them, in order, before the frame that is next."""
    done: list[tuple[str, str, int]] = []

    def ask(step: Step) -> None:
        if step.index == 1:
            for name in ("first", "second"):
                worker.request(lambda pipeline, name=name: note(name, pipeline))

    def note(name: str, of: Pipeline) -> None:
        assert of is pipeline
        done.append((name, threading.current_thread().name, len(notes.steps)))

    pipeline, notes = pipeline_for(), Notes(act=ask)
    worker = worker_on(ScriptedCamera(frames(4)), notes, pipeline=pipeline)
    played(worker)
    assert done == [("first", "coach-live", 2), ("second", "coach-live", 2)]


def test_a_request_counts_from_the_very_next_frame() -> None:
    def ask(step: Step) -> None:
        if step.index == 14:
            worker.request(Pipeline.start_anew)

    pipeline, notes = pipeline_for(), Notes(act=ask)
    camera, detector = ScriptedCamera(frames(20)), ScriptedDetector(POSES)
    worker = worker_on(camera, notes, detector=detector, pipeline=pipeline)
    played(worker)
    assert notes.steps[14].hold.held_s > 0.0
    assert notes.steps[15].hold.held_s == 0.0


def test_people_are_counted_now_and_then_and_remembered() -> None:
    """Once every three seconds of frames; the number stands until the next count."""
    notes, counter = Notes(), ScriptedCounter([1, 2, 1])
    poses = [sighting.pose for sighting in sightings([stand(8)], FPS)]
    played(
        worker_on(
            ScriptedCamera(frames(40)), notes, detector=ScriptedDetector(poses), counter=counter
        )
    )
    assert counter.asked_s == [0.0, COUNT_EVERY_S, 2 * COUNT_EVERY_S]
    assert [sighting.people for sighting in notes.sightings] == [1] * 15 + [2] * 15 + [1] * 10
    assert {step.setup for step in notes.steps[15:30]} == {SetupFault.SECOND_PERSON}
    assert SetupFault.SECOND_PERSON not in {step.setup for step in notes.steps[:15]}


def test_nobody_counts_ticks_or_without_a_counter() -> None:
    counter = ScriptedCounter([1])
    played(worker_on(ScriptedCamera([tick(0.0), tick(0.5)]), counter=counter))
    assert counter.asked_s == []
    notes = Notes()
    played(worker_on(ScriptedCamera(frames(2)), notes))
    assert [sighting.people for sighting in notes.sightings] == [None, None]


def test_the_light_of_a_dark_room_is_told() -> None:
    notes = Notes()
    played(worker_on(ScriptedCamera([frame(0, 0.0, level=20)]), notes))
    assert notes.steps[0].setup is SetupFault.TOO_DARK


def test_the_same_moments_give_the_same_steps_as_a_replay() -> None:
    """The worker adds nothing of its own to what the pipeline sees."""
    poses = [sighting.pose for sighting in sightings([lie(2, 0.0), press(4)], FPS)]
    live, alone = Notes(), pipeline_for()
    played(worker_on(ScriptedCamera(frames(30)), live, detector=ScriptedDetector(poses)))
    again = [alone.step(sighting) for sighting in live.sightings]
    assert [step.judgement for step in live.steps] == [step.judgement for step in again]
    assert [step.hold for step in live.steps] == [step.hold for step in again]
