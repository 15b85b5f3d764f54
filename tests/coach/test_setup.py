"""What is wrong with camera and light, one case by hand each, and which of two comes first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from coach import texts
from coach.setup import RULES, SetupFault, distance_m, find_fault, light_of
from landmarks import gravity
from landmarks.gravity import Gravity
from landmarks.joints import N_JOINTS, Joint
from landmarks.pelvis import Pelvis
from landmarks.pose import Pose

SIZE_WH = (640, 480)
HEAD = (Joint.NOSE, Joint.LEFT_EAR, Joint.RIGHT_EAR)
HIPS = (Joint.LEFT_HIP, Joint.RIGHT_HIP)
ANKLES = (Joint.LEFT_ANKLE, Joint.RIGHT_ANKLE)
INSIDE, OUTSIDE = (320.0, 240.0), (700.0, 240.0)


def pose_at(size_wh: tuple[int, int] = SIZE_WH, **places: tuple[float, float]) -> Pose:
    """Every joint in the middle but head, hips and ankles, where they are said to be."""
    xy_px = np.full((N_JOINTS, 2), (size_wh[0] / 2, size_wh[1] / 2))
    for joints, name in ((HEAD, "head"), (HIPS, "hips"), (ANKLES, "ankles")):
        if name in places:
            xy_px[list(joints)] = places[name]
    return Pose(1.0, xy_px, np.ones(N_JOINTS), np.zeros((N_JOINTS, 3)), size_wh)


def pelvis_of(mm_per_px: float) -> Pelvis:
    return Pelvis(1.0, np.array(INSIDE), np.eye(3), mm_per_px, 170.0, 5.0)


def camera(tilt_deg: float = 15.0, roll_deg: float = 0.0) -> Gravity:
    return replace(gravity.from_setting(tilt_deg), camera_roll_deg=roll_deg)


GOOD: dict[str, Any] = {
    "pose": pose_at(),
    "pelvis": pelvis_of(5.0),
    "gravity": camera(),
    "light": 120.0,
    "people": 1,
}


def fault_with(**changes: Any) -> SetupFault | None:
    given = GOOD | changes
    people = given.pop("people")
    return find_fault(*given.values(), people=people)


WRONG: list[tuple[dict[str, Any], SetupFault]] = [
    ({"light": 34.9}, SetupFault.TOO_DARK),
    ({"people": 2}, SetupFault.SECOND_PERSON),
    ({"pose": pose_at(hips=OUTSIDE)}, SetupFault.HIPS_OUT),
    ({"pose": pose_at(head=OUTSIDE)}, SetupFault.HEAD_OUT),
    ({"pose": pose_at(ankles=OUTSIDE)}, SetupFault.FEET_OUT),
    ({"pelvis": pelvis_of(1.19)}, SetupFault.TOO_NEAR),
    ({"pelvis": pelvis_of(12.1)}, SetupFault.TOO_FAR),
    ({"gravity": camera(roll_deg=20.5)}, SetupFault.CAMERA_TURNED),
    ({"gravity": camera(tilt_deg=60.5)}, SetupFault.CAMERA_STEEP),
]
"""In the order of importance, which is that of the enum."""


def test_a_good_set_up_has_no_fault() -> None:
    assert fault_with() is None


@pytest.mark.parametrize(("changes", "fault"), WRONG)
def test_one_thing_is_wrong(changes: dict[str, Any], fault: SetupFault) -> None:
    assert fault_with(**changes) is fault


def test_every_fault_has_a_case_and_its_words() -> None:
    """A new fault without either fails here."""
    assert [fault for _, fault in WRONG] == list(SetupFault)
    for language in texts.LANGUAGES:
        words = texts.load(language)
        assert all(words.advice(fault).line and words.say(fault) for fault in SetupFault)


@pytest.mark.parametrize("first", range(len(WRONG) - 1))
def test_what_hurts_most_is_told_first(first: int) -> None:
    """Of two faults at once the one that stands first; the places of the body are one pose."""
    pairs = WRONG[first + 1 :]
    for changes, fault in pairs:
        both = WRONG[first][0] | changes
        if "pose" in changes and "pose" in WRONG[first][0]:
            names = {SetupFault.HIPS_OUT: "hips", SetupFault.HEAD_OUT: "head"}
            second = {SetupFault.HEAD_OUT: "head", SetupFault.FEET_OUT: "ankles"}
            places = {names[WRONG[first][1]]: OUTSIDE, second[fault]: OUTSIDE}
            both["pose"] = pose_at(**places)
        if changes.keys() & WRONG[first][0].keys() - {"pose"}:
            continue  # near and far, turned and steep exclude each other in one value
        assert fault_with(**both) is WRONG[first][1]


def test_a_camera_that_is_turned_and_steep_is_turned_first() -> None:
    assert fault_with(gravity=camera(70.0, -25.0)) is SetupFault.CAMERA_TURNED


@pytest.mark.parametrize("roll_deg", [20.0, -20.0, 0.0])
def test_a_camera_may_lean_a_little(roll_deg: float) -> None:
    assert fault_with(gravity=camera(60.0, roll_deg)) is None


def test_a_camera_may_lean_either_way_too_far() -> None:
    assert fault_with(gravity=camera(roll_deg=-20.5)) is SetupFault.CAMERA_TURNED


def test_in_the_dark_nobody_need_be_seen() -> None:
    """It is the reason why not. Else an empty room has no fault of the camera's."""
    assert fault_with(pose=None, pelvis=None, light=20.0) is SetupFault.TOO_DARK
    assert fault_with(pose=None, pelvis=None, people=2, gravity=camera(80.0)) is None


def test_what_is_unknown_is_no_fault() -> None:
    """A recording has no light, nobody may have counted, and a pelvis may be missing."""
    assert fault_with(light=None, people=None, pelvis=None) is None
    assert fault_with(people=0) is None


@pytest.mark.parametrize(
    ("place", "out"),
    [
        ((6.5, 240.0), False),
        ((6.3, 240.0), True),
        ((633.5, 240.0), False),
        ((633.7, 240.0), True),
        ((320.0, 4.9), False),
        ((320.0, 4.7), True),
        ((320.0, 475.1), False),
        ((320.0, 475.3), True),
    ],
)
def test_the_rim_is_a_hundredth_of_each_side(place: tuple[float, float], out: bool) -> None:
    """640 x 480: 6.4 pixels left and right, 4.8 above and below."""
    assert fault_with(pose=pose_at(hips=place)) is (SetupFault.HIPS_OUT if out else None)


def test_one_hip_at_the_rim_is_still_in_the_picture() -> None:
    """The middle counts: a body on its side has one hip behind the other."""
    xy_px = pose_at().xy_px.copy()
    xy_px[Joint.LEFT_HIP] = (650.0, 240.0)
    seen = Pose(1.0, xy_px, np.ones(N_JOINTS), np.zeros((N_JOINTS, 3)), SIZE_WH)
    assert fault_with(pose=seen) is None


@pytest.mark.parametrize(
    ("width_px", "mm_per_px", "fault"),
    [
        (640, 1.2, None),
        (640, 12.0, None),
        (1280, 0.61, None),
        (1280, 0.59, SetupFault.TOO_NEAR),
        (1920, 3.9, None),
        (1920, 4.1, SetupFault.TOO_FAR),
        (320, 23.0, None),
    ],
)
def test_near_and_far_do_not_depend_on_how_fine_the_picture_is(
    width_px: int, mm_per_px: float, fault: SetupFault | None
) -> None:
    """The same body at the same place has twice the pixels in a picture twice as wide."""
    seen = pose_at((width_px, width_px * 9 // 16))
    assert fault_with(pose=seen, pelvis=pelvis_of(mm_per_px)) is fault


def test_the_light_may_be_just_enough() -> None:
    assert fault_with(light=RULES.light_min) is None


def test_the_distance_by_hand() -> None:
    """A lens of 62 degrees sees 1.2017 m a metre away: 3.605 m wide at three metres."""
    assert distance_m(pelvis_of(3605.2 / 640), SIZE_WH) == pytest.approx(3.0, abs=0.001)
    assert distance_m(pelvis_of(3605.2 / 1280), (1280, 720)) == pytest.approx(3.0, abs=0.001)


def test_the_light_is_the_mean_grey() -> None:
    """All colours count alike, and every eighth pixel is enough."""
    image = np.zeros((48, 64, 3), np.uint8)
    assert light_of(image) == 0.0
    image[:] = (30, 60, 90)
    assert light_of(image) == pytest.approx(60.0)
    image[:, 32:] = 0
    assert light_of(image) == pytest.approx(30.0)
