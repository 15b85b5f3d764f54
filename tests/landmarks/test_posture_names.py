"""The name of a reading, how sure it is, and what is to be mended."""

from __future__ import annotations

import pytest

from landmarks.posture import (
    FaultKind,
    Label,
    Posture,
    Reading,
    classify,
    confidence,
    find_faults,
)


def reading(
    roll_deg: float = 90.0, elevation_deg: float = 0.0, twist_deg: float = 0.0, sigma: float = 12.0
) -> Reading:
    return Reading(roll_deg, elevation_deg, twist_deg, sigma)


@pytest.mark.parametrize(
    ("roll_deg", "label"),
    [
        (0, Label.SUPINE), (44, Label.SUPINE), (-44, Label.SUPINE),
        (47, Label.UNKNOWN), (-47, Label.UNKNOWN),
        (51, Label.SIDE_LEFT), (129, Label.SIDE_LEFT),
        (-51, Label.SIDE_RIGHT), (-129, Label.SIDE_RIGHT),
        (132, Label.UNKNOWN), (-132, Label.UNKNOWN),
        (136, Label.PRONE), (-136, Label.PRONE), (180, Label.PRONE),
    ],
)  # fmt: skip
def test_the_names_of_rolls(roll_deg: float, label: Label) -> None:
    """Between two names there is UNKNOWN, not a guess."""
    assert classify(reading(roll_deg), Label.UNKNOWN) is label


@pytest.mark.parametrize(
    ("elevation_deg", "kept", "label"),
    [
        (34, Label.UNKNOWN, Label.SIDE_LEFT),
        (36, Label.UNKNOWN, Label.UNKNOWN),
        (-36, Label.UNKNOWN, Label.UNKNOWN),  # head far down: nobody lies like that
        (44, Label.SIDE_LEFT, Label.SIDE_LEFT),  # once lying, a raised trunk still lies
        (46, Label.SIDE_LEFT, Label.UPRIGHT),
        (36, Label.UPRIGHT, Label.UNKNOWN),
        (34, Label.UPRIGHT, Label.SIDE_LEFT),
        (46, Label.UNKNOWN, Label.UPRIGHT),
        (90, Label.UNKNOWN, Label.UPRIGHT),
    ],
)
def test_lying_or_upright(elevation_deg: float, kept: Label, label: Label) -> None:
    assert classify(reading(90.0, elevation_deg), kept) is label


@pytest.mark.parametrize(
    ("kept", "keeps_deg", "loses_deg"),
    [
        (Label.SIDE_LEFT, (41, 139), (39, 141)),
        (Label.SIDE_RIGHT, (-41, -139), (-39, -141)),
        (Label.SUPINE, (54, -54), (56, -56)),
        (Label.PRONE, (126, -126), (124, -124)),
    ],
)
def test_what_is_held_is_kept_ten_degrees_beyond_its_limits(
    kept: Label, keeps_deg: tuple[float, float], loses_deg: tuple[float, float]
) -> None:
    """Also where the neighbour's range has begun already."""
    assert [classify(reading(roll), kept) for roll in keeps_deg] == [kept, kept]
    assert kept not in [classify(reading(roll), kept) for roll in loses_deg]


def test_one_side_is_never_kept_as_the_other() -> None:
    assert classify(reading(-95.0), Label.SIDE_LEFT) is Label.SIDE_RIGHT


@pytest.mark.parametrize(
    ("label", "roll_deg", "expected"),
    [
        (Label.SIDE_LEFT, 90.0, 0.9998),  # 45 degrees are 3.75 sigma
        (Label.SIDE_LEFT, 45.0, 0.5),
        (Label.SIDE_LEFT, -90.0, 0.0),
        (Label.SIDE_RIGHT, -90.0, 0.9998),
        (Label.SIDE_RIGHT, -135.0, 0.5),
        (Label.SUPINE, 0.0, 0.9998),
        (Label.SUPINE, -45.0, 0.5),
        (Label.PRONE, 180.0, 0.9998),
        (Label.PRONE, -180.0, 0.9998),
        (Label.PRONE, -135.0, 0.5),
        (Label.PRONE, 147.0, 0.8413),  # one sigma inside
        (Label.UNKNOWN, 90.0, 0.0),
    ],
)
def test_confidence_by_hand(label: Label, roll_deg: float, expected: float) -> None:
    """The share of a normal curve that lies within 45 degrees of the name's middle."""
    assert confidence(label, reading(roll_deg)) == pytest.approx(expected, abs=2e-4)


@pytest.mark.parametrize(("elevation_deg", "expected"), [(45, 0.5), (57, 0.8413), (33, 0.1587)])
def test_confidence_of_upright(elevation_deg: float, expected: float) -> None:
    seen = reading(0.0, elevation_deg)
    assert confidence(Label.UPRIGHT, seen) == pytest.approx(expected, abs=1e-4)


def test_a_surer_roll_is_more_confident() -> None:
    sure, unsure = reading(60.0, sigma=10.0), reading(60.0, sigma=25.0)
    assert confidence(Label.SIDE_LEFT, sure) > confidence(Label.SIDE_LEFT, unsure)


@pytest.mark.parametrize(
    ("roll_deg", "elevation_deg", "twist_deg", "faults"),
    [
        (90, 0, 0, []),
        (-62, 34, 39, []),
        (58, 0, 0, [(FaultKind.ROLLED_BACK, 58, 60, False)]),
        (-58, 0, 0, [(FaultKind.ROLLED_BACK, 58, 60, False)]),
        (45, 0, 0, [(FaultKind.ROLLED_BACK, 45, 60, False)]),
        (39, 0, 0, [(FaultKind.ROLLED_BACK, 39, 60, True)]),
        (122, 0, 0, [(FaultKind.ROLLED_FORWARD, 122, 120, False)]),
        (135, 0, 0, [(FaultKind.ROLLED_FORWARD, 135, 120, False)]),
        (-141, 0, 0, [(FaultKind.ROLLED_FORWARD, 141, 120, True)]),
        (90, 50, 0, [(FaultKind.NOT_LYING, 50, 35, True)]),
        (90, -50, 0, [(FaultKind.NOT_LYING, -50, 35, True)]),
        (90, 0, 41, [(FaultKind.TWISTED, 41, 40, False)]),
        # What blocks comes first.
        (58, 50, 45, [
            (FaultKind.NOT_LYING, 50, 35, True),
            (FaultKind.ROLLED_BACK, 58, 60, False),
            (FaultKind.TWISTED, 45, 40, False),
        ]),
    ],
)  # fmt: skip
def test_what_is_to_be_mended(
    roll_deg: float,
    elevation_deg: float,
    twist_deg: float,
    faults: list[tuple[FaultKind, float, float, bool]],
) -> None:
    """Each with what was measured and what is allowed; half-side is advice, not a stop."""
    found = find_faults(reading(roll_deg, elevation_deg, twist_deg))

    assert [(f.kind, f.measured_deg, f.limit_deg, f.blocking) for f in found] == faults


@pytest.mark.parametrize(
    ("label", "raw", "roll_deg", "expected"),
    [
        (Label.SIDE_LEFT, Label.SIDE_LEFT, 90, True),
        (Label.SIDE_RIGHT, Label.SIDE_RIGHT, -50, True),  # advice does not stop the clock
        (Label.SIDE_LEFT, Label.SIDE_LEFT, 39, False),  # a blocking fault does
        (Label.SIDE_LEFT, Label.UNKNOWN, 90, False),
        (Label.UNKNOWN, Label.SIDE_LEFT, 90, False),
        (Label.SUPINE, Label.SUPINE, 90, False),
    ],
)
def test_side_lying_wants_the_settled_name_this_frame_and_no_blocking_fault(
    label: Label, raw: Label, roll_deg: float, expected: bool
) -> None:
    seen = reading(roll_deg)
    posture = Posture(0.0, label, raw, 0.9, seen, find_faults(seen), 0.0)

    assert posture.side_lying == expected
    assert posture.upper_side == label.upper_side
