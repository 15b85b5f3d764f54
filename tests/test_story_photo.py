"""A photo of a person who presses the spot, before the camera: nothing living is that still."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import samples
from coach.hold import Verdict
from coach.pipeline import Step
from coach.pose_model import detector_maker
from coach.recording import PoseRecording, PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.replay import replay
from coach.session import Session
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.video import VideoSource
from landmarks.frame import Image
from landmarks.model_store import model_path
from tests.hands import Hand
from tests.photos import HeldPrint, PhotoFilm

pytestmark = [pytest.mark.model, pytest.mark.slow]

PRESSING_S = 30.0
"""In the bundled clip the hand is on the spot at this time."""
HOLD_S = 20


class Notes:
    """Keeps every step, writes the poses down, and remembers the most that was ever credited."""

    def __init__(self, writer: PoseRecordingWriter) -> None:
        self.steps: list[Step] = []
        self._writer = writer

    def take(self, sighting: Sighting, step: Step) -> bool:
        self.steps.append(step)
        self._writer.write(sighting)
        return True


@pytest.fixture(scope="module")
def photo() -> Image:
    if "first-hold" not in samples.names():
        pytest.skip("the clip first-hold is not here")
    with VideoSource(samples.path_of("first-hold"), name="first-hold") as clip:
        count = round(PRESSING_S * (clip.info.fps or 0.0))
        return next(islice(clip.frames(), count, None)).image


def shown(film: PhotoFilm | HeldPrint, folder: Path) -> tuple[Session, list[Step]]:
    """The session before this film; its recorded poses have to tell the same one."""

    def none(still: bool) -> Any:
        raise AssertionError(f"a recording needs no detector (still={still})")

    choices = Settings(hold_s=HOLD_S)
    poses = folder / "poses.jsonl"
    with PoseRecordingWriter(poses, RecordingHeader(film.info, {})) as writer:
        notes = Notes(writer)
        make = detector_maker(model_path("full"))
        session = replay(film, choices, make, [notes], time.perf_counter).session
    with PoseRecording(poses) as source:
        again = replay(source, choices, none, [], time.perf_counter).session
    assert again.to_json(0.0) == session.to_json(0.0)
    return session, notes.steps


@pytest.mark.parametrize(
    "held",
    [
        {},
        {"noise": 2.0},
        {"noise": 4.0, "quality": 80},
        {"noise": 2.0, "hand_px": 4.0},
        {"noise": 2.0, "poster": True},
    ],
    ids=["repeated exactly", "webcam", "poor webcam", "in a hand", "poster"],
)
def test_a_photo_of_a_person_is_not_credited(
    photo: Image, held: dict[str, Any], tmp_path: Path
) -> None:
    """Not one second in the account, no hold, and the person is told why."""
    session, steps = shown(PhotoFilm(photo, 32.0, **held), tmp_path)
    most_s = max(step.hold.held_s for step in steps)
    assert session.to_json(0.0)["credited_intervals_s"] == []
    assert session.holds == ()
    assert most_s <= 12.0
    if any(step.judgement.verdict is Verdict.GOOD for step in steps):
        assert "still_picture" in {step.judgement.advice for step in steps}


@pytest.mark.parametrize(
    ("hand", "width_m", "noise"),
    [(Hand(2.0, 1.0, 4), 0.2, 3.0), (Hand(5.0, 2.0, 1), 0.2, 8.0), (Hand(5.0, 1.0, 7), 1.0, 4.0)],
    ids=["print", "print, poor webcam", "poster"],
)
def test_a_print_in_a_hand_is_not_credited(
    photo: Image, hand: Hand, width_m: float, noise: float, tmp_path: Path
) -> None:
    """It sways, tips, comes nearer and bends as paper does; by that it looks as if it breathed."""
    session, steps = shown(HeldPrint(photo, hand, 40.0, width_m=width_m, noise=noise), tmp_path)
    assert session.to_json(0.0)["credited_intervals_s"] == []
    assert session.holds == ()
    assert max(step.hold.held_s for step in steps) <= 12.0
