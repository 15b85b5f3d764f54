"""Corrections from frame to frame: what calms them, what starts anew, what a side has in common."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from landmarks.correction import Corrections, follow
from landmarks.joints import Side
from tests.landmarks.test_correction import BOOK, HIP, mapped

Array = NDArray[np.float64]


def at(t_s: float, rows: list[list[float]], keys: tuple[tuple[str, Side], ...]) -> Corrections:
    table = np.array(rows)
    return Corrections(t_s, keys, table, np.zeros_like(table))


KEYS = ((HIP, Side.RIGHT),)


def played(values_mm: Array, fps: float) -> Array:
    """The shift towards the head that is left of these, one a frame."""
    memory, kept = None, []
    for number, value in enumerate(values_mm):
        memory = follow(memory, at(number / fps, [[0.0, float(value), 0.0, 20.0, 0.99]], KEYS))
        assert memory is not None
        kept.append(memory.rows[0, 1])
    return np.array(kept)


@pytest.mark.parametrize("fps", [8.0, 30.0])
def test_an_outline_does_not_swim(fps: float) -> None:
    """Two millimetres of change of mind from frame to frame: less than half is left."""
    noise = np.random.default_rng(5).normal(0.0, 2.0, 600)
    kept = played(30.0 + noise, fps)[100:]

    assert np.std(kept) < 1.0
    assert np.mean(kept) == pytest.approx(30.0, abs=0.3)


@pytest.mark.parametrize("fps", [8.0, 30.0])
def test_a_change_of_mind_is_followed_at_once(fps: float) -> None:
    """60 mm within half a second, as in turning over: never more than 0.15 s behind."""
    t_s = np.arange(0.0, 6.0, 1 / fps)
    asked = np.interp(t_s, [2.0, 2.5], [0.0, 60.0])
    kept = played(asked, fps)

    late = np.interp(t_s - 0.15, t_s, asked)
    assert (kept >= late - 3.0).all()
    assert kept[-1] == pytest.approx(60.0, abs=0.5)


@pytest.mark.parametrize(
    "after",
    [
        at(5.0, [[0.0, 60.0, 0.0, 20.0, 0.99]], KEYS),  # long after
        at(1.0, [[0.0, 60.0, 0.0, 20.0, 0.99]], KEYS),  # no time between
    ],
)
def test_what_is_not_the_next_frame_of_the_same_starts_anew(after: Corrections) -> None:
    before = at(1.0, [[0.0, 0.0, 0.0, 20.0, 0.99]], KEYS)
    assert follow(before, after) is after


def test_every_region_is_calmed_by_its_own_past() -> None:
    """A foot that comes into view is where it is, and the hip goes on from where it was."""
    hip, foot = (HIP, Side.RIGHT), ("foot_arch", Side.LEFT)
    alone = at(1.0, [[0.0, 0.0, 0.0, 20.0, 0.99]], (hip,))
    rows = [[0.0, 80.0, 0.0, 30.0, 0.99], [0.0, 6.0, 0.0, 20.0, 0.99]]
    joined = follow(alone, at(1.1, rows, (foot, hip)))
    assert joined is not None
    assert joined.by_key[foot] == rows[0]
    assert 0.5 < joined.by_key[hip][1] < 5.0

    left = follow(joined, at(1.2, [[0.0, 6.0, 0.0, 20.0, 0.99]], (hip,)))
    assert left is not None
    assert joined.by_key[hip][1] < left.by_key[hip][1] < 6.0


def test_one_frame_that_takes_a_place_for_hidden_hides_nothing() -> None:
    """At 15 frames a second; for good within half a second."""
    memory, states = None, []
    for number, share in enumerate([0.95] * 10 + [0.05] + [0.95] * 10 + [0.05] * 8):
        now = at(number / 15, [[0.0, 0.0, 0.0, 20.0, share]], KEYS)
        memory = follow(memory, now)
        region = mapped(memory).region(HIP, Side.RIGHT)
        assert region is not None
        states.append(region.state.value)
    assert set(states[:21]) == {"visible"}
    assert states[-1] == "hidden"


def test_nothing_told_is_nothing_kept() -> None:
    now = at(1.0, [[0.0, 0.0, 0.0, 20.0, 0.99]], KEYS)
    assert follow(now, None) is None
    assert follow(None, now) is now
    assert now.of((HIP, Side.LEFT)) is None
    np.testing.assert_array_equal(now.common_mm(Side.LEFT, BOOK.regions), np.zeros(3))


@pytest.mark.parametrize("count", [3, 4])
def test_what_a_side_has_in_common_is_the_median_of_its_regions(count: int) -> None:
    """The other side's rows, far away, have no say in it."""
    names = ["gluteus_medius", "ventrogluteal", "piriformis_lateral", "iliacus"][:count]
    rows = np.random.default_rng(3).normal(0, 20, (2 * count, 5))
    rows[1::2] += 500.0
    now = at(1.0, rows.tolist(), tuple((name, side) for name in names for side in Side))
    wanted = np.median(rows[::2, :3], axis=0)
    np.testing.assert_array_equal(now.common_mm(Side.LEFT, names), wanted)


def test_corrections_are_not_to_be_written_on() -> None:
    now = replace(at(1.0, [[0.0, 0.0, 0.0, 20.0, 0.99]], KEYS), t_s=2.0)
    with pytest.raises(ValueError, match="read-only"):
        now.rows[0, 0] = 1.0
