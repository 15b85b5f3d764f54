"""Blank pictures, hand-made views and the golden picture fixture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from landmarks.frame import Image
from landmarks.joints import N_JOINTS, Joint, Side
from landmarks.pose import Pose
from landmarks.region import NoPressZone, Region, Sight
from overlays.view import Dial, DialState, StatusLine, Tone, View

GOLDEN = Path(__file__).parent / "golden"
TOLERANCE = 8
STRAY_PART = 0.001

MakeBlank = Callable[..., Image]
MakeView = Callable[..., View]
Golden = Callable[[str, Image], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden pictures")


@pytest.fixture(scope="session")
def blank() -> MakeBlank:
    """A maker of fresh, even pictures, width first."""

    def make(width: int = 160, height: int = 120, grey: int = 128) -> Image:
        return np.full((height, width, 3), grey, np.uint8)

    return make


@pytest.fixture(scope="session")
def make_region() -> Callable[..., Region]:
    """A maker of regions: a 30 by 20 px ellipse in the middle of a 160 by 120 px picture."""

    def make(centre: tuple[float, float] = (80, 60), **changes: Any) -> Region:
        turn = np.linspace(0, 2 * np.pi, 32, endpoint=False)
        outline = np.stack([30 * np.cos(turn), 20 * np.sin(turn)], axis=1) + centre
        middle = np.array(centre, dtype=float)
        region = Region("glute", Side.RIGHT, middle, outline, 35.0, 14.0, 8.0, Sight.VISIBLE)
        return replace(region, **changes)

    return make


@pytest.fixture(scope="session")
def make_zone() -> Callable[..., NoPressZone]:
    """A maker of no-press zones: a slanted box."""

    def make(**changes: Any) -> NoPressZone:
        outline = np.array([[50.0, 30], [120, 30], [100, 90], [30, 90]])
        return replace(NoPressZone("nerve", Side.RIGHT, outline, Sight.VISIBLE), **changes)

    return make


@pytest.fixture(scope="session")
def make_view() -> MakeView:
    """A maker of views with nothing in them but what is given."""
    nothing = View(
        0.0, None, None, (), (), None, Dial(DialState.WAITING, 0, 60), StatusLine("", Tone.GO)
    )
    return lambda **changes: replace(nothing, **changes)


@pytest.fixture(scope="session")
def make_pose() -> Callable[..., Pose]:
    """A maker of poses in which only the named joints are known."""

    def make(**joints: tuple[float, float]) -> Pose:
        xy_px = np.full((N_JOINTS, 2), np.nan)
        for name, place in joints.items():
            xy_px[Joint[name.upper()]] = place
        unknown_m = np.full((N_JOINTS, 3), np.nan)
        return Pose(0.0, xy_px, np.ones(N_JOINTS), unknown_m, (160, 120))

    return make


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a picture with the stored one, or store it with --update-golden."""

    def check(name: str, picture: Image) -> None:
        path = GOLDEN / f"{name}.png"
        if request.config.getoption("--update-golden", default=False):
            cv2.imwrite(str(path), picture)
        stored = cv2.imread(str(path))

        assert stored is not None, f"no {path.name}; run with --update-golden and look at it"
        assert stored.shape == picture.shape
        stray = (cv2.absdiff(stored, picture) > TOLERANCE).any(axis=2).mean()
        assert stray <= STRAY_PART, f"{stray:.2%} of {path.name} differ"

    return check
