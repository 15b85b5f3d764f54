"""From frames to a session, with a detector that knows the story instead of a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest

from coach.hold import Phase
from coach.overlap import DEPTH
from coach.pipeline import Step
from coach.recording import PoseRecording, PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.replay import Listener, Replayed, replay
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.source import FrameSource, SourceInfo
from landmarks.errors import CoachError
from landmarks.frame import Frame
from landmarks.pose import Pose
from tests.coach.stage import AWAY, Act, gone, lie, press, sightings, stand

STORY = (stand(1), lie(1, 90.0, AWAY), press(5), lie(2, 90.0, AWAY), press(5), gone(1))
FPS = 5.0
BRIEF = Settings(hold_s=6)


class FramesInMemory(FrameSource):
    """Small grey frames, each as bright as its number."""

    def __init__(self, times_s: Sequence[float], *, still: bool = False) -> None:
        self.info = SourceInfo("story", (64, 48), len(times_s), FPS, still)
        self._times_s = times_s
        self.taken = 0

    def frames(self) -> Iterator[Frame]:
        for index, t_s in enumerate(self._times_s):
            self.taken += 1
            yield Frame(index, t_s, np.full((48, 64, 3), min(index + 60, 255), np.uint8))

    def close(self) -> None:
        pass


class KnowsTheStory:
    """A detector that looks the pose up by the frame's number."""

    def __init__(self, poses: Sequence[Pose | None]) -> None:
        self._poses = poses
        self.closed = 0

    def detect(self, frame: Frame) -> Pose | None:
        return self._poses[frame.index]

    def close(self) -> None:
        self.closed += 1


@dataclass
class Hears:
    """A listener that writes down what it is told, and acts at one frame."""

    stop_at: int | None = None
    raise_at: int | None = None
    error: type[BaseException] = KeyboardInterrupt
    heard: list[int] = field(default_factory=list)

    def take(self, sighting: Sighting, step: Step) -> bool:
        assert (sighting.index, sighting.t_s) == (step.index, step.t_s)
        self.heard.append(step.index)
        if step.index == self.raise_at:
            raise self.error
        return step.index != self.stop_at


@dataclass
class Play:
    """Everything that took part in one replay."""

    source: FramesInMemory
    detector: KnowsTheStory
    made_still: list[bool]
    replayed: Replayed

    @property
    def session(self) -> dict[str, Any]:
        return self.replayed.session.to_json(0.0)


def play(
    *listeners: Listener,
    acts: Sequence[Act] = STORY,
    settings: Settings = BRIEF,
    still: bool = False,
) -> Play:
    seen = sightings(acts, FPS)
    source = FramesInMemory([s.t_s for s in seen], still=still)
    detector = KnowsTheStory([s.pose for s in seen])
    made_still: list[bool] = []

    def make(is_still: bool) -> KnowsTheStory:
        made_still.append(is_still)
        return detector

    ticks = iter(range(0, 1000, 2))
    replayed = replay(source, settings, make, listeners, lambda: float(next(ticks)))
    return Play(source, detector, made_still, replayed)


def test_a_story_becomes_a_session() -> None:
    """One hold with a pause in it; frames and people counted; the rate by the clock given."""
    played = play()
    session = played.replayed.session
    assert (session.source, session.frames, session.frames_with_pose) == ("story", 75, 70)
    assert session.completed
    assert [place.hold.phase for place in session.holds] == [Phase.DONE]
    assert played.replayed.steps_per_s == pytest.approx(75 / 2.0)
    assert not played.replayed.interrupted


def test_the_detector_is_made_once_for_its_kind_of_source_and_closed() -> None:
    """Told whether the frames are stills, and set free at the end."""
    for still in (False, True):
        played = play(acts=[stand(1)], still=still)
        assert played.made_still == [still]
        assert played.detector.closed == 1


def test_stills_are_judged_one_by_one() -> None:
    """Nothing is timed across unrelated pictures."""
    played = play(acts=[press(8)], still=True)
    assert played.session["holds"] == []
    assert played.session["posture_s"]["side_left"] == pytest.approx(8 - 1 / FPS)


def test_every_listener_hears_every_step_in_order() -> None:
    """Pictures and times are handed on with what came of them."""
    one, two = Hears(), Hears()
    play(one, two, acts=[stand(1)])
    assert one.heard == two.heard == list(range(5))


def test_a_listener_may_end_the_replay_and_the_others_still_hear_of_that_step() -> None:
    """The window was closed: the frame it showed is in the files; few more were looked at ahead."""
    closing, other = Hears(stop_at=4), Hears()
    played = play(closing, other)
    assert other.heard == closing.heard == list(range(5))
    # Shown; waiting for this thread and in the model's hands; waiting for those and being decoded.
    assert played.source.taken <= 5 + (DEPTH + 1) + (DEPTH + 1)
    assert played.replayed.session.frames == 5
    assert not played.replayed.interrupted
    assert played.detector.closed == 1


def test_an_interrupted_replay_still_has_its_session() -> None:
    """Ctrl-C in the middle of the hold: what was earned until then is on record."""
    played = play(Hears(raise_at=25))
    assert played.replayed.interrupted
    session = played.replayed.session
    assert session.frames == 26
    [place] = session.holds
    assert place.hold.phase is Phase.HOLDING
    assert 1.0 < place.hold.held_s < 4.0
    assert not session.completed


def test_other_errors_go_through_and_the_detector_is_closed() -> None:
    """Only Ctrl-C is an end; a full disk is the business of the command line."""
    seen = sightings([stand(1)], FPS)
    detector = KnowsTheStory([s.pose for s in seen])
    source = FramesInMemory([s.t_s for s in seen])
    listener = Hears(raise_at=3, error=CoachError)
    with pytest.raises(CoachError):
        replay(source, BRIEF, lambda _: detector, [listener], lambda: 0.0)
    assert detector.closed == 1


def test_a_model_that_fails_says_so_after_the_frames_before_it() -> None:
    """It looks in a thread of its own: its error still ends the replay, in its place."""
    seen = sightings([stand(2)], FPS)
    heard = Hears()

    class Fails(KnowsTheStory):
        def detect(self, frame: Frame) -> Pose | None:
            if frame.index == 4:
                raise CoachError("the model cannot go on")
            return super().detect(frame)

    detector = Fails([s.pose for s in seen])
    source = FramesInMemory([s.t_s for s in seen])
    with pytest.raises(CoachError, match="the model cannot go on"):
        replay(source, BRIEF, lambda _: detector, [heard], lambda: 0.0)
    assert heard.heard == [0, 1, 2, 3]
    assert detector.closed == 1


def test_nothing_asks_the_model_any_more_once_it_is_closed() -> None:
    """Ctrl-C while the next frame is with the model: it is freed when that look is over."""
    seen = sightings([stand(2)], FPS)

    class Slow(KnowsTheStory):
        late = 0

        def detect(self, frame: Frame) -> Pose | None:
            Event().wait(0.02)
            self.late += self.closed
            return super().detect(frame)

    detector = Slow([s.pose for s in seen])
    source = FramesInMemory([s.t_s for s in seen])
    replayed = replay(source, BRIEF, lambda _: detector, [Hears(raise_at=2)], lambda: 0.0)
    assert replayed.interrupted
    Event().wait(0.1)
    assert (detector.closed, detector.late) == (1, 0)


def test_an_empty_source_is_an_empty_session() -> None:
    """No frame, no hold, no crash, and no division by the time it took."""
    source = FramesInMemory([])
    replayed = replay(source, BRIEF, lambda _: KnowsTheStory([]), [], lambda: 7.0)
    assert (replayed.session.frames, replayed.steps_per_s) == (0, 0.0)
    assert replayed.session.holds == ()


class Records:
    """A listener that writes a pose recording."""

    def __init__(self, path: Path) -> None:
        info = SourceInfo("story", (64, 48), None, FPS, still=False)
        self._writer = PoseRecordingWriter(path, RecordingHeader(info, {"name": "the story"}))

    def take(self, sighting: Sighting, step: Step) -> bool:
        del step
        self._writer.write(sighting)
        return True

    def close(self) -> None:
        self._writer.close()


def no_detector(still: bool) -> KnowsTheStory:
    raise AssertionError(f"a recording needs no detector (still={still})")


def test_a_recording_replays_to_the_same_session(tmp_path: Path) -> None:
    """Every figure but the speed is equal, to the last digit, without detector or picture."""
    recorder = Records(tmp_path / "poses.jsonl")
    filmed = play(recorder).session
    recorder.close()
    with PoseRecording(tmp_path / "poses.jsonl") as source:
        again = replay(source, BRIEF, no_detector, [], lambda: 0.0).session.to_json(0.0)
    assert again == filmed
    assert again["holds"][0]["completed"]


def test_a_recording_may_be_replayed_with_other_choices(tmp_path: Path) -> None:
    """The poses are what was seen; what they are worth is judged anew."""
    recorder = Records(tmp_path / "poses.jsonl")
    play(recorder)
    recorder.close()
    with PoseRecording(tmp_path / "poses.jsonl") as source:
        longer = replay(source, Settings(hold_s=60), no_detector, [], lambda: 0.0).session
    assert [place.hold.phase for place in longer.holds] != [Phase.DONE]
    assert longer.holds[0].hold.held_s > 6.0


def test_an_interrupted_recording_replays_to_what_the_interrupted_session_said(
    tmp_path: Path,
) -> None:
    """The frame at which Ctrl-C came is in both, since files are told before anything else."""
    recorder = Records(tmp_path / "poses.jsonl")
    filmed = play(recorder, Hears(raise_at=25)).session
    recorder.close()
    with PoseRecording(tmp_path / "poses.jsonl") as source:
        again = replay(source, BRIEF, no_detector, [], lambda: 0.0).session.to_json(0.0)
    assert again == filmed
