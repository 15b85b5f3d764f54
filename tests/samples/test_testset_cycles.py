"""The path-traced test set: a lamp that nothing stands before, and no picture left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import pytest

from coach.evaluation.truth import read_truth
from samples.studio import testset_cycles
from samples.studio.people import People
from samples.studio.raster import Lighting, Mesh
from samples.studio.testset_cycles import CELLS, finish, lamp, wall_normal
from samples.studio.wardrobe import box

FOLDER = Path(__file__).parents[2] / "samples" / "truth" / "cycles"
LIGHT = Lighting((0.0, 0.0, 1.0), (0.9, 0.8, 0.7), (0.5, 0.4, 0.3), (0.1, 0.1, 0.1))


def wall(away_m: float, turn_deg: float = 0.0) -> Mesh:
    size = np.array([16.0, 0.2, 7.0])
    return box(np.array([0, away_m + 0.5, 0]), size, turn_deg, np.ones(3), 0.0)


@pytest.mark.parametrize("turn_deg", [-25.0, 0.0, 25.0])
def test_a_wall_is_left_by_its_thin_side(turn_deg: float) -> None:
    turn = np.radians(turn_deg)
    wanted = [-np.sin(turn), np.cos(turn), 0.0]
    np.testing.assert_allclose(wall_normal(wall(1.5, turn_deg)), wanted, atol=1e-9)


@pytest.mark.parametrize("azimuth_deg", range(0, 360, 45))
@pytest.mark.parametrize("turn_deg", [-25.0, 25.0])
def test_the_lamp_hangs_in_the_room(azimuth_deg: float, turn_deg: float) -> None:
    """Never behind the wall, never on the person, and in the direction that was drawn."""
    rise, turn = np.radians(35), np.radians(azimuth_deg)
    towards = (np.cos(rise) * np.cos(turn), np.cos(rise) * np.sin(turn), np.sin(rise))
    behind = wall(0.9, turn_deg)
    lit = replace(LIGHT, towards=tuple(float(v) for v in towards))
    at_m = lamp(lit, behind, np.random.default_rng(1))["lamp_at_m"]
    out = wall_normal(behind)
    assert at_m @ out < behind.at_m.mean(axis=0) @ out - 0.15
    assert np.linalg.norm(at_m) > 1.0
    np.testing.assert_allclose(at_m / np.linalg.norm(at_m), towards, atol=1e-9)


def test_a_nearer_lamp_is_weaker() -> None:
    """So that the person is as bright."""
    low = replace(LIGHT, towards=(0.0, 0.8, 0.6))
    near, far = (lamp(low, wall(m), np.random.default_rng(1)) for m in (0.9, 3.0))
    ratio = np.linalg.norm(near["lamp_at_m"]) / np.linalg.norm(far["lamp_at_m"])
    assert ratio < 0.9
    assert near["lamp_w"] / far["lamp_w"] == pytest.approx(ratio**2)


def test_a_scene_without_its_picture_is_named(tmp_path: Path) -> None:
    """Nobody leaves out a picture that was slow to render, or that looks odd."""
    (tmp_path / "00007.npz").touch()
    (tmp_path / "00008.part.npz").touch()
    with pytest.raises(ValueError, match=r"00007\.png must be rendered first"):
        finish(cast("People", range(60)), tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_committed_pictures_are_the_ones_that_are_wanted() -> None:
    """Reading compares every picture with its checksum."""
    truth = read_truth(FOLDER)
    assert len(truth.lines) == sum(CELLS.values()) == len(list(FOLDER.glob("*.jpg")))
    assert {line.group for line in truth.lines} == {testset_cycles.GROUP}
    side = Counter(line.posture for line in truth.lines if line.side_lying)
    assert side == {"side_left": 19, "side_right": 19}
    for path in truth.pictures:
        assert np.std(cv2.imread(str(path))) > 10, path.name
