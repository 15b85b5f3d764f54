"""How lessons tell of legs as a pose model would: needs the `studio` extra, else it is skipped."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.leg_piece import BELOW_HIPS_M, LEGS_UNIT_M
from landmarks.sight import CROP_SIDE

torch = pytest.importorskip("torch")


def test_a_pose_model_tells_its_own_hips_as_the_origin() -> None:
    from samples.studio.learn_legs import told_hips

    torch.manual_seed(1)
    found = told_hips(torch.randn(300, 6, 2), torch.randn(5, 2, 2))
    middle = [[0.0, -BELOW_HIPS_M / LEGS_UNIT_M]] * 300
    np.testing.assert_allclose(found.mean(dim=1), middle, atol=1e-6)


def test_now_and_then_left_is_called_right() -> None:
    from samples.studio.learn_legs import told_hips

    torch.manual_seed(2)
    legs = torch.tensor([[0.1, 0.0]] * 3 + [[-0.1, 0.0]] * 3).expand(4000, 6, 2)
    across = (told_hips(legs, torch.zeros(5, 2, 2)) @ torch.tensor([1.0, 0.0])).diff(dim=1)
    assert float((across > 0).float().mean()) == pytest.approx(0.08, abs=0.02)
    np.testing.assert_allclose(across.abs(), 0.2, atol=1e-6)


def test_a_mirrored_piece_shows_the_other_leg() -> None:
    from samples.studio.learn_legs import Legs, altered

    torch.manual_seed(3)
    legs = torch.tensor([[0.2, 0.0]] * 3 + [[-0.1, 0.0]] * 3).expand(64, 6, 2)
    inside = torch.tensor([1.0] * 3 + [0.0] * 3).expand(64, 6)
    pieces = torch.full((64, 1, CROP_SIDE, CROP_SIDE), 90, dtype=torch.uint8)
    found = altered(Legs(pieces, legs, inside), torch.zeros(5, 2, 2))
    kept = found.inside[:, 0] == 1.0
    assert 10 < int(kept.sum()) < 54
    left_x = found.legs[:, :3, 0].mean(dim=1)
    assert (left_x[kept] > 0.1).all()
    assert ((left_x[~kept] - 0.1).abs() < 0.08).all()
