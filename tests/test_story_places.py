"""The bundled clip against its own truth once more: where the regions are, and which way is up.

By the estimator and, beside it, by geometry alone: the one has to be worth its weights.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import samples
from coach.pipeline import Pipeline, Step
from coach.pose_model import detector_maker
from coach.replay import sightings
from coach.settings import Settings
from coach.sources.video import VideoSource
from landmarks import catalogue
from landmarks.estimator import BUNDLED, Estimator
from landmarks.gravity import GravitySource
from landmarks.joints import Side
from landmarks.model_store import model_path

pytestmark = [pytest.mark.model, pytest.mark.slow]

Array = NDArray[np.float64]

CLIP = "first-hold"
LYING_S = (20.0, 45.0)
"""She lies on her left side and presses: nothing moves but a breath."""
TURNING_S = (89.0, 91.5)
"""She rolls on to the belly."""
SEEN = ("gluteus_medius", "gluteus_medius_posterior", "piriformis_lateral")
"""What the camera behind her sees of the upper side while she lies so."""


@dataclass(frozen=True)
class Told:
    """The clip by the estimator and by geometry alone, beside its truth."""

    focal_px: float
    truth: list[dict[str, Any]]
    estimated: list[Step]
    plain: list[Step]


@pytest.fixture(scope="module")
def told() -> Told:
    """About half a minute on two cores."""
    if CLIP not in samples.names():
        pytest.skip(f"the clip {CLIP} is not here")
    clip = samples.path_of(CLIP)
    truth_lines = clip.with_suffix(".truth.jsonl").read_text(encoding="utf-8").splitlines()
    head, *truth = (json.loads(line) for line in truth_lines)
    makers: tuple[Estimator | None, ...] = (BUNDLED, None)
    ways = [Pipeline(Settings(), catalogue.load(), estimator=maker) for maker in makers]
    with VideoSource(clip, name=CLIP) as source:
        found = list(sightings(source, detector_maker(model_path("full"))))
    estimated, plain = ([way.step(sighting) for sighting in found] for way in ways)
    return Told(head["focal_px"], truth, estimated, plain)


def within(told: Told, span_s: tuple[float, float]) -> list[int]:
    """Numbers of the frames in a span of media time."""
    return [n for n, line in enumerate(told.truth) if span_s[0] <= line["t_s"] <= span_s[1]]


def true_mm(told: Told, name: str, numbers: list[int]) -> tuple[Array, Array]:
    """(N, 2) true places of a right-hand region in pixels, and (N, 1) mm a pixel there."""
    lines = [
        region
        for number in numbers
        for region in told.truth[number]["regions"]
        if region["id"] == name and region["side"] == "right"
    ]
    depth_m = np.array([line["point_m"][2] for line in lines])
    return np.array([line["point_px"] for line in lines]), depth_m[:, None] * 1000 / told.focal_px


def placed(steps: list[Step], name: str, numbers: list[int]) -> Array:
    """(N, 2) pixels where a right-hand region was placed."""
    found = [steps[number].body_map.region(name, Side.RIGHT) for number in numbers]
    return np.array([region.centre_px for region in found if region is not None])


def miss_mm(told: Told, steps: list[Step], name: str, span_s: tuple[float, float]) -> Array:
    """(N,) distance from the truth in the picture plane."""
    numbers = within(told, span_s)
    true_px, scale = true_mm(told, name, numbers)
    return np.asarray(np.linalg.norm((placed(steps, name, numbers) - true_px) * scale, axis=1))


@pytest.mark.parametrize("name", SEEN)
def test_the_regions_lie_where_they_are(told: Told, name: str) -> None:
    """Within what two experts differ by: 29 mm hold 90 %."""
    assert np.quantile(miss_mm(told, told.estimated, name, LYING_S), 0.9) < 29.0


HERE_GEOMETRY_WINS = pytest.mark.xfail(
    strict=True, reason="17 mm off on this one body, where geometry is 14; on 60 others 16 and 49"
)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=HERE_GEOMETRY_WINS if name == "gluteus_medius" else ())
        for name in SEEN
    ],
)
def test_no_region_lies_worse_than_by_geometry(told: Told, name: str) -> None:
    miss, plain = (miss_mm(told, way, name, LYING_S) for way in (told.estimated, told.plain))
    assert np.median(miss) < np.median(plain) + 2.0


def test_over_all_regions_it_is_better_than_geometry(told: Told) -> None:
    mean = [
        np.mean([np.median(miss_mm(told, way, name, LYING_S)) for name in SEEN])
        for way in (told.estimated, told.plain)
    ]
    assert mean[0] < 0.9 * mean[1], mean


@pytest.mark.parametrize("name", SEEN)
def test_the_ring_holds_what_it_promises(told: Told, name: str) -> None:
    """On a still person the error is one and the same: it lies inside the 90 % ring."""
    for number in within(told, LYING_S)[::20]:
        region = told.estimated[number].body_map.region(name, Side.RIGHT)
        assert region is not None
        assert region.sigma_mm < 40.0
        [miss] = miss_mm(told, told.estimated, name, (told.truth[number]["t_s"],) * 2)
        assert miss < 2.15 * region.sigma_mm


@pytest.mark.parametrize("name", SEEN)
def test_no_outline_swims_on_a_still_body(told: Told, name: str) -> None:
    """Under 2 mm RMS about its own mean of a second."""
    numbers = within(told, LYING_S)
    _, scale = true_mm(told, name, numbers)
    at_mm = placed(told.estimated, name, numbers) * scale.mean()
    calm = np.stack([np.convolve(at_mm[:, k], np.ones(9) / 9, "valid") for k in (0, 1)], axis=1)
    away_mm = np.linalg.norm(at_mm[4:-4] - calm, axis=1)

    assert np.sqrt((away_mm**2).mean()) < 2.0


@pytest.mark.parametrize("name", SEEN)
def test_no_outline_lags_behind_who_turns_over(told: Told, name: str) -> None:
    """The lag that explains the roll on to the belly best is under 0.15 s."""
    numbers = within(told, TURNING_S)
    t_s = np.array([told.truth[number]["t_s"] for number in numbers])
    true_px, _ = true_mm(told, name, numbers)
    at_px = placed(told.estimated, name, numbers)
    lags_s = np.arange(0.0, 0.4, 0.01)
    rests = []
    for lag_s in lags_s:
        late = [np.interp(t_s - lag_s, t_s, true_px[:, k]) for k in (0, 1)]
        rests.append(np.var(at_px - np.stack(late, axis=1), axis=0).sum())
    assert lags_s[int(np.argmin(rests))] < 0.15


def test_the_tilt_is_learnt_in_the_first_seconds(told: Told) -> None:
    """Without being told: within four degrees while she lies, and known from her standing."""
    early = told.estimated[within(told, (2.0, 3.0))[0]]
    assert early.gravity.source is GravitySource.STANDING
    numbers = within(told, LYING_S)
    off = [
        abs(told.estimated[number].gravity.tilt_deg - told.truth[number]["tilt_deg"])
        for number in numbers
    ]
    assert max(off) < 4.0


def test_the_side_is_known_for_sure_all_the_time_she_lies_on_it(told: Told) -> None:
    """No flicker: every frame of the stretch could earn."""
    lying = [told.estimated[number].posture for number in within(told, LYING_S)]
    assert all(posture.side_lying for posture in lying)
    assert min(posture.confidence for posture in lying) > 0.95
