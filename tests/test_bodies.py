"""The test bodies themselves, by hand: a wrong ruler measures everything wrong."""

from __future__ import annotations

import numpy as np
import pytest

from coach.guidance import hand_px
from landmarks.joints import Joint, Side
from tests.bodies import Stance, body_pose, true_point_px

CLOSE = 0.006


def test_a_standing_person_faces_a_level_camera() -> None:
    """Left hip at the picture's right, shoulders 0.48 m up, toes towards the camera."""
    pose = body_pose(posture="upright", tilt_deg=0.0)

    np.testing.assert_allclose(pose.world_m[Joint.LEFT_HIP], [0.085, 0.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(pose.middle_m("shoulder"), [0.0, -0.48, 0.0], atol=1e-9)
    np.testing.assert_allclose(pose.middle_m("ankle"), [0.0, 0.82, 0.0], atol=1e-9)
    assert pose.world_m[Joint.LEFT_FOOT_INDEX][2] < -0.1
    assert pose.world_m[Joint.NOSE][2] < -0.1


def test_perspective_by_hand() -> None:
    """550 px at 3 m: shoulders 0.48 m up are 88 px up; toes 0.14 m nearer are 5 % larger."""
    pose = body_pose(posture="upright", tilt_deg=0.0)

    assert pose.middle_px("hip").tolist() == [320.0, 240.0]
    np.testing.assert_allclose(pose.middle_px("shoulder"), [320.0, 240.0 - 88.0], atol=CLOSE)
    down_px = 550 * 0.88 / (3.0 - 0.14)
    np.testing.assert_allclose(pose.middle_px("foot_index"), [320.0, 240.0 + down_px], atol=CLOSE)


@pytest.mark.parametrize(
    ("posture", "heading_deg", "head", "belly", "left"),
    [
        ("side_left", 0, (-1, 0, 0), (0, 0, 1), (0, 1, 0)),
        ("side_left", 180, (1, 0, 0), (0, 0, -1), (0, 1, 0)),
        ("side_right", 0, (1, 0, 0), (0, 0, 1), (0, -1, 0)),
        ("supine", 0, (-1, 0, 0), (0, -1, 0), (0, 0, 1)),
        ("prone", 0, (-1, 0, 0), (0, 1, 0), (0, 0, -1)),
        ("upright", 0, (0, -1, 0), (0, 0, -1), (1, 0, 0)),
        ("upright", 90, (0, -1, 0), (1, 0, 0), (0, 0, 1)),
    ],
)
def test_where_head_belly_and_left_side_point(
    posture: str,
    heading_deg: float,
    head: tuple[int, ...],
    belly: tuple[int, ...],
    left: tuple[int, ...],
) -> None:
    """In a level room: x right, y down, z away. Lie down and check."""
    axes = Stance(posture, heading_deg=heading_deg).body_axes()

    np.testing.assert_allclose(axes, [belly, head, left], atol=1e-9)


def test_a_camera_that_looks_down_sees_the_far_end_higher() -> None:
    """Feet to the camera, head away: seen from 30 degrees above, the head is half its length up."""
    pose = body_pose(posture="supine", heading_deg=-90.0, tilt_deg=30.0)

    np.testing.assert_allclose(
        pose.middle_m("shoulder"), [0.0, -0.48 * 0.5, 0.48 * 0.8660], atol=2e-4
    )


def test_camera_roll_lets_the_room_lean_to_the_right() -> None:
    pose = body_pose(posture="upright", tilt_deg=0.0, camera_roll_deg=30.0)

    np.testing.assert_allclose(
        pose.middle_m("shoulder"), [0.48 * 0.5, -0.48 * 0.8660, 0.0], atol=2e-4
    )


@pytest.mark.parametrize("perspective", [True, False])
@pytest.mark.parametrize("posture", ["side_left", "side_right", "prone"])
def test_the_hand_is_where_it_was_asked_to_be(posture: str, perspective: bool) -> None:
    """30 mm right and 40 mm up of the true point, at the depth of that point."""
    stance = {"posture": posture, "perspective": perspective}
    pose = body_pose(hand_offset_mm=(30.0, -40.0), **stance)
    side = Stance(**stance).upper_side
    off_px = hand_px(pose, side) - true_point_px(**stance)

    assert off_px[0] / 30 == pytest.approx(-off_px[1] / 40, rel=0.01)
    assert off_px[0] == pytest.approx(30 * 550 / 3000, rel=0.06)


def test_noise_is_seeded_and_absent_by_default() -> None:
    quiet = body_pose()
    first, again = (body_pose(rng=np.random.default_rng(5)) for _ in range(2))

    np.testing.assert_array_equal(first.xy_px, again.xy_px)
    assert 0.5 < np.std(first.xy_px - quiet.xy_px) < 3.0
    assert 0.005 < np.std(first.world_m - quiet.world_m) < 0.02


def test_the_upper_side_is_the_one_that_is_up() -> None:
    for posture, side in (("side_left", Side.RIGHT), ("side_right", Side.LEFT)):
        assert Stance(posture).upper_side is side
        hips = {s: body_pose(posture=posture).px(Joint.of(s, "hip"))[1] for s in Side}
        assert hips[side] < hips[side.other]
