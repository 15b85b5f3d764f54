"""The names of the joints, against MediaPipe's published order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from landmarks.joints import BONES, N_JOINTS, Joint, Side


@pytest.mark.parametrize(
    ("index", "name"),
    [
        (0, "NOSE"), (7, "LEFT_EAR"), (10, "MOUTH_RIGHT"), (11, "LEFT_SHOULDER"),
        (12, "RIGHT_SHOULDER"), (16, "RIGHT_WRIST"), (17, "LEFT_PINKY"), (19, "LEFT_INDEX"),
        (22, "RIGHT_THUMB"), (23, "LEFT_HIP"), (24, "RIGHT_HIP"), (26, "RIGHT_KNEE"),
        (27, "LEFT_ANKLE"), (30, "RIGHT_HEEL"), (31, "LEFT_FOOT_INDEX"), (32, "RIGHT_FOOT_INDEX"),
    ],
)  # fmt: skip
def test_the_order_is_the_models(index: int, name: str) -> None:
    """These numbers are in the model's documentation; the code must not have its own."""
    assert Joint(index).name == name


def test_there_are_33_joints_without_a_gap() -> None:
    assert [int(joint) for joint in Joint] == list(range(N_JOINTS))
    assert N_JOINTS == 33


@pytest.mark.parametrize("name", ["hip", "knee", "foot_index", "eye_inner", "pinky"])
def test_a_joint_of_a_side_has_its_name(name: str) -> None:
    assert Joint.of(Side.LEFT, name).name == f"LEFT_{name.upper()}"
    assert Joint.of(Side.RIGHT, name).name == f"RIGHT_{name.upper()}"


def test_a_misspelt_joint_is_an_error_and_no_default() -> None:
    with pytest.raises(KeyError):
        Joint.of(Side.LEFT, "hipp")


def test_left_is_positive_and_right_is_the_other() -> None:
    assert (Side.LEFT.sign, Side.RIGHT.sign) == (1, -1)
    assert Side.LEFT.other is Side.RIGHT
    assert Side.RIGHT.other is Side.LEFT


def test_bones_cross_from_left_to_right_only_at_shoulders_and_hips() -> None:
    """An arm that ends on the other side would be a typing mistake."""
    crossing = {frozenset((a, b)) for a, b in BONES if a.name.split("_")[0] != b.name.split("_")[0]}
    assert crossing == {
        frozenset((Joint.LEFT_SHOULDER, Joint.RIGHT_SHOULDER)),
        frozenset((Joint.LEFT_HIP, Joint.RIGHT_HIP)),
    }
    assert len(BONES) == len({frozenset(bone) for bone in BONES}) == 18


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("limb", ["shoulder elbow wrist index", "shoulder hip knee ankle heel"])
def test_bones_go_along_the_limbs(side: Side, limb: str) -> None:
    """The hand's line ends at the index, where a pointing hand ends."""
    joints = [Joint.of(side, name) for name in limb.split()]
    assert set(pairwise(joints)) <= set(BONES)
