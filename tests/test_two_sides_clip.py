"""A programme of two sides on the clip made for it, against the clip's own truth."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import samples
from coach import texts
from coach.hold import Phase
from coach.pipeline import Step
from coach.pose_model import detector_maker
from coach.programme.load import load
from coach.programme.runner import Event, Stage
from coach.recording import PoseRecording, PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.replay import Listener, replay
from coach.session import Session
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.video import VideoSource
from coach.voice.facts import facts_of
from coach.voice.tone_player import SilentTones
from coach.voice.transcript import TranscriptSpeaker
from coach.voice.voice import Voice
from landmarks.model_store import model_path

CLIP = "two-sides"
Truth = list[dict[str, Any]]
Span = tuple[float, float]


class Notes:
    """Keeps every step and writes the poses down."""

    def __init__(self, writer: PoseRecordingWriter) -> None:
        self.steps: list[Step] = []
        self._writer = writer

    def take(self, sighting: Sighting, step: Step) -> bool:
        self.steps.append(step)
        self._writer.write(sighting)
        return True


@dataclass(frozen=True)
class Played:
    truth: Truth
    steps: list[Step]
    session: Session
    poses: Path
    voice: TranscriptSpeaker

    def told_again(self, settings: Settings) -> Session:
        with PoseRecording(self.poses) as source:
            return replay(source, settings, _no_detector, [], time.perf_counter).session


def _no_detector(still: bool) -> Any:
    raise AssertionError(f"a recording needs no detector (still={still})")


def truth_of_clip() -> Truth:
    if CLIP not in samples.names():
        pytest.skip(f"the clip {CLIP} is not here")
    lines = samples.path_of(CLIP).with_suffix(".truth.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in lines.splitlines()[1:]]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """About a minute on two cores."""
    truth = truth_of_clip()
    poses = tmp_path_factory.mktemp("clip") / "poses.jsonl"
    speaker, words = TranscriptSpeaker(), texts.load("en")
    voice = Voice(lambda step: facts_of(step, words), speaker, SilentTones(""), print)
    with (
        VideoSource(samples.path_of(CLIP), name=CLIP) as source,
        PoseRecordingWriter(poses, RecordingHeader(source.info, {})) as writer,
    ):
        notes = Notes(writer)
        listeners: list[Listener] = [notes, voice]
        make = detector_maker(model_path("full"))
        session = replay(source, settings(), make, listeners, time.perf_counter).session
    return Played(truth, notes.steps, session, poses, speaker)


def settings(**choices: object) -> Settings:
    return Settings.model_validate({"programme": load("short"), **choices})


def earning_spans(truth: Truth, side: str) -> list[Span]:
    """Every stretch with the hand on the spot of that side, and that side up."""
    good = [
        line["upper_side"] == side and (line["hand_target"] or {}).get("side") == side
        for line in truth
    ]
    borders = [
        n for n, (before, now) in enumerate(pairwise([False, *good, False])) if before != now
    ]
    return [
        (truth[first]["t_s"], truth[end - 1]["t_s"])
        for first, end in zip(borders[::2], borders[1::2], strict=True)
    ]


def outside(credited: tuple[Span, ...], spans: list[Span]) -> float:
    """Seconds credited that lie in none of the spans."""
    return sum(
        (end - start) - sum(max(0.0, min(end, b) - max(start, a)) for a, b in spans)
        for start, end in credited
    )


def test_the_truth_tells_of_both_sides() -> None:
    """Stands, presses on one side, gets up, presses on the other: the mirror is told rightly."""
    truth = truth_of_clip()
    postures = [line["posture"] for line in truth]
    order = [now for before, now in pairwise(["", *postures]) if now != before]
    assert order == [
        "upright", "supine", "side_left", "supine", "upright", "supine", "side_right", "prone",
    ]  # fmt: skip
    for side in ("right", "left"):
        assert sum(end - start for start, end in earning_spans(truth, side)) > 62.0
    assert all(b["t_s"] > a["t_s"] for a, b in pairwise(truth))
    lying = next(line for line in truth if line["posture"] == "side_right" and not line["moving"])
    assert (lying["upper_side"], round(lying["roll_deg"]) in range(-95, -80)) == ("left", True)


@pytest.mark.model
@pytest.mark.slow
def test_each_side_is_completed_with_equal_time(played: Played) -> None:
    """Sixty seconds each, in this order, and the programme is done."""
    found = [
        (place.side, place.hold.phase, round(place.hold.held_s, 6))
        for place in played.session.holds
    ]
    assert found == [("right", Phase.DONE, 60.0), ("left", Phase.DONE, 60.0)]
    assert played.session.completed
    assert played.session.to_json(0.0)["programme"] == {
        "name": "short", "steps": 2, "steps_done": 2, "completed": True,
    }  # fmt: skip


@pytest.mark.model
@pytest.mark.slow
def test_false_credit_is_zero_on_both_sides(played: Played) -> None:
    credited: defaultdict[str, tuple[Span, ...]] = defaultdict(tuple)
    for place in played.session.holds:
        credited[str(place.side)] += place.hold.credited
    false_s = {
        side: outside(credited[side], earning_spans(played.truth, side))
        for side in ("right", "left")
    }
    assert false_s == {"right": pytest.approx(0.0, abs=1e-9), "left": pytest.approx(0.0, abs=1e-9)}


@pytest.mark.model
@pytest.mark.slow
def test_the_sides_are_switched_in_time(played: Played) -> None:
    """The cue within six seconds of the end of the first hold, and long before the second."""
    done_s = played.session.holds[0].hold.credited[-1][1]
    [turn] = [cue for cue in played.voice.cues if cue.key == "turn_over" and cue.text]
    assert turn.text.startswith("Turn over, left side up")
    assert 4.0 <= turn.t_s - done_s <= 6.5
    [began_s] = [
        step.t_s
        for step in played.steps
        if step.programme is not None and Event.TURN_BEGAN in step.programme.events
    ]
    assert began_s - done_s == pytest.approx(0.25, abs=0.2)
    for step in played.steps:
        if step.programme is not None and step.programme.stage is Stage.TURN:
            assert step.hold.held_s == pytest.approx(60.0)
    done = [cue.text for cue in played.voice.cues if cue.key == "done"]
    assert done == ["Done. Let go slowly and rest.", "All done. Let go slowly and rest."]


@pytest.mark.model
@pytest.mark.slow
def test_the_recorded_poses_tell_the_same_session(played: Played) -> None:
    assert played.told_again(settings()).to_json(0.0) == played.session.to_json(0.0)


@pytest.mark.model
@pytest.mark.slow
def test_without_a_programme_the_first_side_is_all(played: Played) -> None:
    """As it was before there were programmes: one hold, on the side that was up first."""
    [place] = played.told_again(Settings()).holds
    assert (place.side, place.hold.phase) == ("right", Phase.DONE)


@pytest.mark.model
@pytest.mark.slow
def test_who_says_left_is_sore_is_told_to_turn_over(played: Played) -> None:
    """The right side earns nothing then; the left one does, and the right is still to come."""
    session = played.told_again(settings(side="left"))
    assert [place.side for place in session.holds] == ["left"]
    assert not session.completed
