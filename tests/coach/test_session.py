"""The account of a session: the shape of `session.json`, and the seconds in it."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import Any

import pytest

from coach.hold import Hold, Phase, Verdict
from coach.hold_book import HeldPlace
from coach.session import Session, SessionLog
from coach.settings import Settings
from landmarks.joints import Side
from landmarks.posture import Label
from tests.coach.stage import Act, gone, lie, pipeline_for, press, run, sightings, silence, stand

PAUSES = MappingProxyType({Verdict.POSTURE: 1.25, Verdict.LOST: 0.5, Verdict.OFF_TARGET: 3.12345})
DONE = Hold(Phase.DONE, 90.0, ((10.40001, 40.4), (45.0, 75.00001)), PAUSES, None, 44.6, 75.00001)
GIVEN_UP = Hold(Phase.ABANDONED, 9.0, ((2.0, 4.5),), paused_s=PAUSES, accounted_s=9.0)


def account(*places: HeldPlace) -> Session:
    return Session(
        source="clip.mp4",
        frames=900,
        frames_with_pose=880,
        duration_s=89.90004,
        posture_s={Label.SUPINE: 5.0, Label.SIDE_LEFT: 70.12345},
        holds=places,
        settings=Settings(hold_s=60),
    )


def test_the_shape_of_session_json() -> None:
    """Key by key as the design promises, in its order, rounded to milliseconds."""
    session = account(
        HeldPlace(GIVEN_UP, "gluteus_medius", Side.LEFT, 60.0),
        HeldPlace(DONE, "gluteus_medius", Side.RIGHT, 60.0),
    )
    shape: dict[str, Any] = {
        "source": "clip.mp4",
        "frames": 900,
        "frames_with_pose": 880,
        "duration_s": 89.9,
        "processing_fps": 31.2,
        "posture_s": {
            "side_left": 70.123,
            "side_right": 0.0,
            "supine": 5.0,
            "prone": 0.0,
            "upright": 0.0,
            "unknown": 0.0,
        },
        "holds": [
            {
                "region": "gluteus_medius",
                "side": "left",
                "target_s": 60.0,
                "started_s": 2.0,
                "credited_s": 2.5,
                "paused_posture_s": 1.25,
                "paused_lost_s": 0.5,
                "paused_off_target_s": 3.123,
                "completed": False,
                "kind": "hold",
            },
            {
                "region": "gluteus_medius",
                "side": "right",
                "target_s": 60.0,
                "started_s": 10.4,
                "credited_s": 60.0,
                "paused_posture_s": 1.25,
                "paused_lost_s": 0.5,
                "paused_off_target_s": 3.123,
                "completed": True,
                "kind": "hold",
            },
        ],
        "credited_intervals_s": [[2.0, 4.5], [10.4, 40.4], [45.0, 75.0]],
    }
    found = session.to_json(processing_fps=31.234)
    # A later release may add keys; those promised stay, in this order, with these values.
    assert {key: found[key] for key in shape} == shape
    assert [key for key in found if key in shape] == list(shape)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_credited_intervals_are_in_the_order_of_time() -> None:
    """Whatever the order of the holds."""
    late, early = (HeldPlace(hold, "x", Side.LEFT, 60.0) for hold in (DONE, GIVEN_UP))
    found = account(late, early).to_json(1.0)["credited_intervals_s"]
    assert found == [[2.0, 4.5], [10.4, 40.4], [45.0, 75.0]]


def test_completed_needs_a_completed_hold() -> None:
    """One is enough, none is not."""
    given_up, done = (HeldPlace(hold, "x", Side.LEFT, 60.0) for hold in (GIVEN_UP, DONE))
    assert account(given_up, done).completed
    assert not account(given_up).completed
    assert not account().completed


def test_an_empty_session_is_all_zeros() -> None:
    """A source that ended before its first frame."""
    found = SessionLog("empty", Settings()).close(()).to_json(0.0)
    assert (found["frames"], found["frames_with_pose"], found["duration_s"]) == (0, 0, 0.0)
    assert set(found["posture_s"].values()) == {0.0}
    assert found["holds"] == found["credited_intervals_s"] == []


def logged(acts: list[Act], fps: float = 10.0, **choices: object) -> Session:
    log = SessionLog("story", Settings())
    for step in run(sightings(acts, fps), pipeline_for(**choices)):
        log.add(step)
    return log.close(())


def test_posture_seconds_follow_the_settled_label() -> None:
    """A frame's label lasts until the next frame; a change takes its dwell to be believed."""
    session = logged([stand(3), lie(3, 0.0), press(4)], tilt_deg=20)
    assert session.posture_s == pytest.approx(
        {Label.UNKNOWN: 0.7, Label.UPRIGHT: 3.0, Label.SUPINE: 3.0, Label.SIDE_LEFT: 3.2}
    )
    assert sum(session.posture_s.values()) == pytest.approx(session.duration_s) == 9.9


def test_a_long_gap_belongs_to_no_posture() -> None:
    """Nobody knows how somebody lay while there were no frames; a second is still believed."""
    session = logged([lie(3, 0.0), silence(4), lie(2, 0.0)], tilt_deg=20)
    assert session.duration_s == pytest.approx(8.9)
    assert sum(session.posture_s.values()) == pytest.approx(8.9 - 4.1)
    slow = logged([lie(4, 0.0)], fps=1.0, tilt_deg=20)
    assert sum(slow.posture_s.values()) == pytest.approx(3.0)


def test_frames_with_pose_counts_plausible_people() -> None:
    """An empty room is a frame, and no person."""
    session = logged([stand(1), gone(2)])
    assert (session.frames, session.frames_with_pose) == (30, 10)


def test_a_story_need_not_begin_at_zero() -> None:
    """The duration is from the first frame to the last."""
    session = logged([silence(5), stand(2)])
    assert session.duration_s == pytest.approx(1.9)
