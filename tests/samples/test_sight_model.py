"""What torch trains is what numpy runs: needs the `studio` extra, else it is skipped."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from landmarks.sight import BLOCKS_DOWN, BLOCKS_UP, CROP_SIDE, SightNet, layers_of

torch = pytest.importorskip("torch")

HINTS, POINTS, ANSWERS = 8, 12, 28
ALL_BLOCKS = sum(BLOCKS_DOWN + BLOCKS_UP, ())


def lively(blocks: tuple[str, ...]) -> Any:
    """A network whose batch norms and blocks have something to say."""
    from samples.studio.sight_model import Size, make_model

    torch.manual_seed(3)
    size = Size((4, 6, 8, 10), 5, 12, 7, HINTS, POINTS, ANSWERS, blocks)
    model = make_model(size)
    for name, values in model.state_dict().items():
        if "running_var" in name or name.endswith("1.weight"):
            values.uniform_(0.5, 1.5)
        elif name.endswith(("1.bias", "running_mean")):
            values.normal_(0.0, 0.1)
        elif name == "maps.weight":
            values.mul_(20.0)  # maps that are nearly flat would all tell the middle
    model.eval()
    return model


@pytest.mark.parametrize("blocks", [ALL_BLOCKS, ("1", "2", "up")])
def test_numpy_tells_what_torch_tells(blocks: tuple[str, ...]) -> None:
    """Weights keep half their digits."""
    from samples.studio.sight_model import exported, tell

    model = lively(blocks)
    rng = np.random.default_rng(5)
    piece = rng.integers(0, 255, (CROP_SIDE, CROP_SIDE)).astype(np.uint8)
    hint_m = rng.normal(0, 0.2, (HINTS, 2)).astype(np.float32)
    with torch.no_grad():
        wanted = tell(model, torch.tensor(piece)[None, None], torch.tensor(hint_m)[None])[0]

    told = SightNet(layers_of(exported(model), "sight")).run(piece, hint_m)
    np.testing.assert_allclose(told, wanted.numpy(), atol=0.001)
    assert np.ptp(told[: 2 * POINTS]) > 0.05


def test_learning_goes_on_where_the_weights_file_left_off() -> None:
    """Batch norms are folded in there; a model that begins with them answers as it did."""
    from samples.studio.sight_model import Size, exported, go_on_as, make_model, tell

    old = lively(ALL_BLOCKS)
    rng = np.random.default_rng(6)
    pieces = torch.tensor(rng.integers(0, 255, (6, 1, CROP_SIDE, CROP_SIDE)).astype(np.uint8))
    hints = torch.tensor(rng.normal(0, 0.2, (6, HINTS, 2)).astype(np.float32))
    size = Size((4, 6, 8, 10), 5, 12, 7, HINTS, POINTS, ANSWERS, ALL_BLOCKS)
    new = make_model(size)
    go_on_as(new, layers_of(exported(old), "sight"), lambda: tell(new, pieces, hints))
    new.eval()
    with torch.no_grad():
        np.testing.assert_allclose(tell(new, pieces, hints), tell(old, pieces, hints), atol=0.002)
