"""The frame of a foot, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.foot import Foot, measure_foot
from landmarks.joints import Side
from landmarks.pelvis import measure
from landmarks.pose import Pose
from tests.bodies import body_pose
from tests.landmarks.handmade import ON_LEFT_SIDE_BACK_TO_CAMERA, STANDING, flipped, written


def foot_of(pose: Pose, side: Side) -> Foot | None:
    pelvis = measure(pose)
    assert pelvis is not None
    return measure_foot(pose, pelvis, side)


@pytest.mark.parametrize(("side", "outward_x"), [(Side.LEFT, 1), (Side.RIGHT, -1)])
def test_the_axes_of_a_standing_foot_by_hand(side: Side, outward_x: int) -> None:
    """Facing the camera: toes towards it, ankle above, the left foot's outside at the right."""
    foot = foot_of(written(STANDING), side)

    assert foot is not None
    np.testing.assert_allclose(foot.axes, [(0, 0, -1), (0, -1, 0), (outward_x, 0, 0)], atol=1e-12)
    np.testing.assert_array_equal(foot.side_axes(side), foot.axes)


def test_the_upper_foot_of_somebody_on_their_side() -> None:
    """Back to the camera, right side up: toes away, ankle head-ward, outside up."""
    foot = foot_of(written(ON_LEFT_SIDE_BACK_TO_CAMERA), Side.RIGHT)

    assert foot is not None
    np.testing.assert_allclose(foot.axes, [(0, 0, 1), (-1, 0, 0), (0, -1, 0)], atol=1e-12)


def test_a_point_of_the_foot_by_hand() -> None:
    """20 mm under the heel joint's level and 30 mm outward, body 169.97 / 173, 5 mm a pixel."""
    foot = foot_of(written(STANDING), Side.LEFT)

    assert foot is not None
    seen_px = foot.to_px(np.array([70.0, -20.0, 30.0]), Side.LEFT)
    np.testing.assert_allclose(seen_px - foot.heel_px, [5.895, 3.930], atol=0.001)
    np.testing.assert_allclose(foot.heel_px, [337.0, 420.0])


@pytest.mark.parametrize(
    "places",
    [
        {"left_heel": (np.nan, 0.0, 0.0)},
        {"left_foot_index": (0.085, 0.9, 0.05)},  # toes at the heel
        {"left_ankle": (0.085, 0.9, -0.05)},  # ankle on the line from heel to toes
    ],
)
def test_joints_that_span_no_foot_give_none(
    places: dict[str, tuple[float, float, float]],
) -> None:
    """The other foot is still known."""
    pose = written({**STANDING, **places})

    assert foot_of(pose, Side.LEFT) is None
    assert foot_of(pose, Side.RIGHT) is not None


@pytest.mark.parametrize("posture", ["side_left", "supine", "upright"])
@pytest.mark.parametrize("knee_flex_deg", [0.0, 60.0])
def test_a_mirrored_person_has_mirrored_feet(posture: str, knee_flex_deg: float) -> None:
    pose = body_pose(posture=posture, heading_deg=25.0, knee_flex_deg=knee_flex_deg)
    for side in Side:
        plain, other = foot_of(pose, side.other), foot_of(flipped(pose), side)
        assert plain is not None
        assert other is not None
        np.testing.assert_allclose(other.axes, plain.axes * [-1, 1, 1], atol=1e-9)


def test_the_arrays_are_read_only() -> None:
    foot = foot_of(written(STANDING), Side.LEFT)
    assert foot is not None
    for array in (foot.axes, foot.heel_px):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0
