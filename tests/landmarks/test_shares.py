"""When the estimator's shares give a name, and when they give none."""

from __future__ import annotations

import math

import pytest

from landmarks.posture import Label
from landmarks.shares import NO_NAME, RULES, SIDES, named, pool, suggested, sure
from tests.told import NAMES, shares


def test_every_share_is_a_posture_or_has_no_name() -> None:
    """What the network tells is what the posture can be called."""
    assert set(NAMES) == {str(label) for label in Label if label is not Label.UNKNOWN} | NO_NAME
    assert {label.value for label in Label if label.upper_side is not None} == SIDES


def test_the_first_shares_are_taken_as_they_are() -> None:
    now = shares("prone", 0.7)
    assert pool(None, now, 0.1, 0.35) == now
    assert pool(shares("supine"), now, 0.1, 0.0) == now


def test_nobody_seen_ends_the_pool() -> None:
    """Who comes back may lie in another way."""
    assert pool(shares("prone"), None, 0.1, 0.35) is None


def test_a_window_long_the_old_shares_count_for_a_third() -> None:
    """By hand: e^-1 of the old, the rest of the new, and still a whole."""
    pooled = pool(shares("supine", 1.0), shares("prone", 1.0), 0.35, 0.35)

    assert pooled is not None
    assert pooled["supine"] == pytest.approx(math.exp(-1))
    assert pooled["prone"] == pytest.approx(1 - math.exp(-1))
    assert sum(pooled.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("fps", [5.0, 30.0])
def test_the_pool_goes_by_time_and_not_by_frames(fps: float) -> None:
    pooled = shares("supine", 1.0)
    for _ in range(round(fps)):
        told = pool(pooled, shares("prone", 1.0), 1 / fps, 0.5)
        assert told is not None
        pooled = dict(told)
    assert pooled["supine"] == pytest.approx(math.exp(-2))


@pytest.mark.parametrize(
    ("now", "pooled_share", "kept", "name"),
    [
        (shares("side_left", 0.95), 0.95, "unknown", "side_left"),
        (shares("side_left", 0.65), 0.95, "unknown", "side_left"),
        (shares("side_left", 0.55), 0.95, "side_left", None),  # this very frame doubts
        (shares("side_left", 0.95), 0.60, "unknown", "side_left"),  # suggested, not yet sure
        (shares("side_left", 0.95), 0.60, "side_left", None),  # no longer sure of what it was
        (shares("side_left", 0.95), 0.72, "side_left", "side_left"),
        (shares("supine", 0.65), 0.30, "supine", "supine"),  # earns nothing, needs no more
        (shares("half_turned", 0.99), 0.99, "unknown", None),
        (shares("half_turned", 0.99), 0.01, "side_left", None),
    ],
)
def test_what_a_frame_suggests(
    now: dict[str, float], pooled_share: float, kept: str, name: str | None
) -> None:
    top = max(now, key=lambda other: now[other])
    assert suggested(now, shares(top, pooled_share), kept) == name


@pytest.mark.parametrize(
    ("name", "share", "earns"),
    [
        ("side_left", RULES.side_min, True),
        ("side_left", RULES.side_min - 0.01, False),
        ("side_right", RULES.side_min - 0.01, False),
        ("upright", 0.4, True),
        ("unknown", 0.0, True),
    ],
)
def test_a_side_has_to_be_sure_before_it_earns(name: str, share: float, earns: bool) -> None:
    """What is no side earns nothing anyway."""
    assert sure(name, shares(name, share) if name in NAMES else {}) is earns


@pytest.mark.parametrize(
    ("name", "share", "kept", "given"),
    [
        ("side_left", RULES.side_name_min, "unknown", True),
        ("side_left", RULES.side_name_min - 0.01, "unknown", False),
        ("side_left", RULES.side_name_min - 0.01, "side_right", False),
        ("side_left", RULES.side_name_min - 0.01, "side_left", True),
        ("side_right", RULES.side_name_min - 0.01, "supine", False),
        ("upright", 0.4, "side_left", True),
        ("unknown", 0.0, "side_left", True),
    ],
)
def test_a_side_has_to_be_likely_before_it_is_named(
    name: str, share: float, kept: str, given: bool
) -> None:
    assert named(name, shares(name, share) if name in NAMES else {}, kept) is given
