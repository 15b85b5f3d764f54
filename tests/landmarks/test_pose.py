"""A pose holds arrays nobody can change, and knows middles and widths."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from landmarks.joints import N_JOINTS, Joint
from landmarks.pose import Pose
from tests.landmarks.handmade import STANDING, written


def test_middles_and_widths_by_hand() -> None:
    """Shoulders at x = +-0.18 m, 0.5 m above the hips, 200 px per metre."""
    pose = written(STANDING)

    assert pose.px(Joint.LEFT_HIP).tolist() == [337.0, 240.0]
    assert pose.middle_px("shoulder").tolist() == [320.0, 140.0]
    assert pose.middle_m("shoulder").tolist() == [0.0, -0.5, 0.0]
    assert pose.across_m("shoulder").tolist() == [0.36, 0.0, 0.0]  # from right to left


def test_the_trunk_by_hand() -> None:
    """From between the hips, 100 px and 0.5 m straight up; hips 0.17 m apart; read once."""
    pose = written(STANDING)
    trunk = pose.trunk

    assert trunk.hips_px.tolist() == [320.0, 240.0]
    assert (trunk.axis_px.tolist(), trunk.length_px) == ([0.0, -100.0], 100.0)
    assert (trunk.axis_m.tolist(), trunk.length_m) == ([0.0, -0.5, 0.0], 0.5)
    assert trunk.hips_across_m.tolist() == pose.across_m("hip").tolist() == [0.17, 0.0, 0.0]
    assert trunk.shoulders_across_m.tolist() == pose.across_m("shoulder").tolist()
    assert pose.trunk is trunk
    with pytest.raises(ValueError, match="read-only"):
        trunk.axis_m[0] = 1.0


def test_another_pose_has_a_trunk_of_its_own() -> None:
    pose = written(STANDING)
    half = replace(pose, world_m=pose.world_m / 2)

    assert (pose.trunk.length_m, half.trunk.length_m) == (0.5, 0.25)
    assert half.fit[0] == pytest.approx(2 * pose.fit[0])


def test_an_unseen_joint_spreads_and_does_not_lie() -> None:
    """NaN in, NaN out: no default coordinate appears."""
    world_m = np.zeros((N_JOINTS, 3))
    world_m[Joint.LEFT_HIP] = np.nan
    pose = Pose(0.0, np.zeros((N_JOINTS, 2)), np.zeros(N_JOINTS), world_m, (640, 480))

    assert np.isnan(pose.middle_m("hip")).all()
    assert np.isnan(pose.across_m("hip")).all()
    assert not np.isnan(pose.middle_m("shoulder")).any()


@pytest.mark.parametrize("name", ["xy_px", "world_m", "visibility"])
def test_the_arrays_are_read_only(name: str) -> None:
    """A frozen dataclass alone does not freeze an array."""
    with pytest.raises(ValueError, match="read-only"):
        getattr(written(STANDING), name)[0] = 1.0


def test_the_fields_are_frozen() -> None:
    pose = written(STANDING)
    with pytest.raises(FrozenInstanceError):
        pose.t_s = 1.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("xy_shape", "world_shape", "visibility_shape", "says"),
    [
        ((33, 3), (33, 3), (33,), r"\(33, 2\), got \(33, 3\)"),
        ((33, 2), (33, 2), (33,), r"\(33, 3\), got \(33, 2\)"),
        ((33, 2), (33, 3), (33, 1), r"\(33,\), got \(33, 1\)"),
        ((17, 2), (33, 3), (33,), r"\(33, 2\), got \(17, 2\)"),
    ],
)
def test_a_wrong_shape_is_refused_at_birth(
    xy_shape: tuple[int, ...],
    world_shape: tuple[int, ...],
    visibility_shape: tuple[int, ...],
    says: str,
) -> None:
    with pytest.raises(ValueError, match=says):
        Pose(0.0, np.zeros(xy_shape), np.zeros(visibility_shape), np.zeros(world_shape), (1, 1))
