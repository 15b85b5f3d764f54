"""From pictures to figures through the real pipeline, with a detector that stands in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coach.evaluation.answer import Answer, Way
from coach.evaluation.figures import figures
from coach.evaluation.placement import find
from coach.evaluation.run import answers
from coach.evaluation.truth import Truth, read_truth
from coach.outputs.video_writer import VideoWriter
from coach.pipeline import Pipeline
from coach.settings import Settings
from coach.sighting import Sighting
from landmarks import catalogue
from landmarks.errors import CoachError
from landmarks.joints import Joint
from landmarks.posture import Label
from tests.coach.evaluation.truth_stage import MM_PER_PX, StandIn, line, region, write_truth

PEOPLE = ("side_left", "side_right", "supine", "", "upright")


def truth_beside_the_answer(posture: str, index: int, shift_mm: tuple[float, float]) -> Any:
    """A line whose true points lie so many millimetres from where the tool will say they are."""
    pose = StandIn(PEOPLE).pose(index)
    pipeline = Pipeline(Settings(), catalogue.load(), still=True)
    step = pipeline.step(Sighting(index, float(index), pose))
    shift_px = np.array(shift_mm) / MM_PER_PX
    regions = [
        region(told.id, told.side, *(np.round(told.centre_px + shift_px, 3)))
        for told in step.body_map.regions
    ]
    return line(index, posture or "side_left", regions=regions)


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    """Five pictures: two on a side, one on the back, an empty one, one upright."""
    return read_truth(
        write_truth(
            tmp_path / "five",
            [truth_beside_the_answer(p, k, (-20.0, 0.0)) for k, p in enumerate(PEOPLE)],
        )
    )


def run(truth: Truth, jobs: int = 1) -> list[Answer]:
    return list(answers(truth, StandIn(PEOPLE), jobs=jobs))


def test_truth_20_mm_beside_what_the_tool_says_is_an_error_of_20(truth: Truth) -> None:
    """Through detector, pipeline and score: by construction, not by a second formula."""
    document = figures(truth, run(truth))
    told = find(document["placement"], region="hip_regions", view="all", way="tool")
    assert told is not None
    assert told["n"] == 10
    assert told["median_mm"] == told["p90_mm"] == pytest.approx(20.0, abs=0.1)


def test_people_and_postures_are_the_pipelines_own(truth: Truth) -> None:
    found = run(truth)
    assert [answer.found for answer in found] == [True, True, True, False, True]
    labels = [answer.label for answer in found]
    assert labels[:4] == [Label.SIDE_LEFT, Label.SIDE_RIGHT, Label.SUPINE, Label.UNKNOWN]
    assert [answer.side_lying for answer in found] == [True, True, False, False, False]
    assert figures(truth, found)["pose_found"]["all"] == {"n": 5, "hits": 4, "share": 0.8}


def test_the_marker_is_the_hip_landmark(truth: Truth) -> None:
    pose = StandIn(PEOPLE).pose(0)
    assert pose is not None
    for place in run(truth)[0].places[Way.MARKER]:
        np.testing.assert_array_equal(place.xy_px, pose.px(Joint.of(place.side, "hip")))


def test_the_pelvis_frame_is_the_plain_one(truth: Truth) -> None:
    """The catalogue's points on the pelvis of this pose, without anything learned."""
    from landmarks import locate, pelvis

    pose = StandIn(PEOPLE).pose(1)
    assert pose is not None
    frame = pelvis.measure(pose)
    assert frame is not None
    plain = locate.locate(pose, frame, catalogue.load())
    told = {(p.region, p.side): p.xy_px for p in run(truth)[1].places[Way.PELVIS]}
    assert len(told) == len(plain.regions)
    for place in plain.regions:
        np.testing.assert_allclose(told[place.id, place.side], place.centre_px)


@pytest.mark.slow
def test_several_processes_say_the_same_as_one(truth: Truth) -> None:
    """In the same order, to the last digit."""
    alone, shared = run(truth), run(truth, jobs=2)
    assert [answer.index for answer in shared] == [0, 1, 2, 3, 4]
    assert figures(truth, shared) == figures(truth, alone)


def test_pictures_forget_each_other(tmp_path: Path) -> None:
    """Whoever stands in one picture says nothing about the camera of the next."""
    people = ("upright", "side_left")
    both = read_truth(write_truth(tmp_path / "both", [line(k, p) for k, p in enumerate(people)]))
    one = read_truth(write_truth(tmp_path / "one", [line(0)]))
    after = list(answers(both, StandIn(people)))[1]
    alone = next(answers(one, StandIn(people[1:])))
    assert after.tilt_deg == alone.tilt_deg
    assert after.roll_deg == alone.roll_deg


def film(tmp_path: Path, frames: int) -> Path:
    with VideoWriter(tmp_path / "mine.mp4", (640, 480), 8.0) as writer:
        for index in range(frames):
            writer.write(np.full((480, 640, 3), 90, np.uint8), index / 8)
    return tmp_path


def clip_truth(tmp_path: Path, postures: tuple[str, ...]) -> Truth:
    lines = [line(k, posture, image=None) for k, posture in enumerate(postures)]
    write_truth(tmp_path, lines, clip="mine.mp4", pictures=None)
    (tmp_path / "truth.jsonl").rename(tmp_path / "mine.truth.jsonl")
    return read_truth(tmp_path / "mine.mp4")


def test_frames_of_a_clip_follow_from_one_another(tmp_path: Path) -> None:
    """Upright for eight frames: from the first on, each knows the tilt better than alone."""
    film(tmp_path, 8)
    people = ("upright",) * 8
    found = list(answers(clip_truth(tmp_path, people), StandIn(people), jobs=2))
    assert [answer.index for answer in found] == list(range(8))
    assert abs(found[-1].tilt_deg - 20.0) < abs(found[0].tilt_deg - 20.0)


@pytest.mark.parametrize(("frames", "says"), [(3, "the clip has only 3"), (5, "has more")])
def test_a_clip_of_another_length(tmp_path: Path, frames: int, says: str) -> None:
    film(tmp_path, frames)
    told = clip_truth(tmp_path, ("side_left",) * 4)
    with pytest.raises(CoachError, match=says):
        list(answers(told, StandIn(("side_left",) * 9)))


def test_a_picture_of_another_size(tmp_path: Path) -> None:
    told = read_truth(write_truth(tmp_path, [line(0, regions=[])], width=320, height=240))
    with pytest.raises(CoachError, match=r"000\.png: is 640x480 pixels.*for 320x240"):
        list(answers(told, StandIn(PEOPLE)))
