"""Hanging cloth: it spans hollows, lies on what bulges, and leaves bare skin alone."""

from __future__ import annotations

import numpy as np
import pytest

from samples.studio.body import Body
from samples.studio.drape import Drape, random_rounds

RINGS, AROUND = 41, 48
RADIUS_M, WAIST_M, LENGTH_M = 0.15, 0.09, 0.6
HEIGHT_M = np.repeat(np.linspace(0.0, LENGTH_M, RINGS), AROUND)


def waisted(bone: str = "spine01") -> Body:
    """A tube, drawn in at its middle by 6 cm over some 10 cm."""
    turn = np.tile(np.arange(AROUND) * 2 * np.pi / AROUND, RINGS)
    drawn_in = np.exp(-(((HEIGHT_M - LENGTH_M / 2) / 0.06) ** 2))
    radius_m = RADIUS_M - (RADIUS_M - WAIST_M) * drawn_in
    rest_m = np.column_stack([radius_m * np.cos(turn), radius_m * np.sin(turn), HEIGHT_M])
    here = np.arange((RINGS - 1) * AROUND)
    right = here // AROUND * AROUND + (here + 1) % AROUND
    triangles = np.concatenate(
        [
            np.column_stack([here, right, here + AROUND]),
            np.column_stack([right, right + AROUND, here + AROUND]),
        ]
    )
    count = len(rest_m)
    return Body(
        rest_m, triangles, np.array([bone]), np.array([-1]), np.zeros((1, 3)),
        np.zeros((count, 1), dtype=np.int64), np.ones((count, 1)),
    )  # fmt: skip


def radius_m(at_m: np.ndarray) -> np.ndarray:
    return np.hypot(at_m[:, 0], at_m[:, 1])


COVERED = (HEIGHT_M > 0.05) & (HEIGHT_M < LENGTH_M - 0.05)
MIDDLE = np.isclose(HEIGHT_M, LENGTH_M / 2)


@pytest.mark.parametrize(("rounds", "spanned_m"), [(20, 0.01), (200, 0.02)])
def test_cloth_spans_a_waist_the_farther_the_looser_it_is(rounds: int, spanned_m: float) -> None:
    body = waisted()
    hung_m = Drape(body).hung(body.rest_m, COVERED, rounds)
    assert radius_m(hung_m)[MIDDLE].min() > WAIST_M + spanned_m
    assert radius_m(hung_m).max() < RADIUS_M + 0.03


@pytest.mark.parametrize("rounds", [20, 200])
def test_no_cloth_goes_inside_the_skin_and_bare_skin_stays(rounds: int) -> None:
    body = waisted()
    hung_m = Drape(body).hung(body.rest_m, COVERED, rounds)
    inside = radius_m(hung_m) < radius_m(body.rest_m) - 0.004
    assert not inside[MIDDLE].any()
    assert inside.mean() < 0.05
    np.testing.assert_array_equal(hung_m[~COVERED], body.rest_m[~COVERED])


def test_tight_cloth_is_the_skin_and_so_is_a_hand() -> None:
    body, hand = waisted(), waisted("wrist.L")
    np.testing.assert_allclose(Drape(body).hung(body.rest_m, COVERED, 0), body.rest_m, atol=1e-12)
    np.testing.assert_array_equal(Drape(hand).hung(hand.rest_m, COVERED, 50), hand.rest_m)


def test_nobody_is_dressed_twice_alike() -> None:
    rng = np.random.default_rng(2)
    drawn = [random_rounds(rng) for _ in range(300)]
    assert 0.05 < np.mean(np.array(drawn) == 0) < 0.2
    assert min(rounds for rounds in drawn if rounds) >= 25
    assert max(drawn) <= 500
