"""What torch trains is what numpy runs: needs the `studio` extra, else it is skipped."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.sight import BLOCKS_DOWN, BLOCKS_UP, CROP_SIDE, SightNet

torch = pytest.importorskip("torch")

HINTS, POINTS, ANSWERS = 8, 12, 28
ALL_BLOCKS = sum(BLOCKS_DOWN + BLOCKS_UP, ())


@pytest.mark.parametrize("blocks", [ALL_BLOCKS, ("1", "2", "up")])
def test_numpy_tells_what_torch_tells(blocks: tuple[str, ...]) -> None:
    """With batch norms and blocks that have something to say; weights keep half their digits."""
    from samples.studio.sight_model import Size, exported, make_model, tell

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
    rng = np.random.default_rng(5)
    piece = rng.integers(0, 255, (CROP_SIDE, CROP_SIDE)).astype(np.uint8)
    hint_m = rng.normal(0, 0.2, (HINTS, 2)).astype(np.float32)
    with torch.no_grad():
        wanted = tell(model, torch.tensor(piece)[None, None], torch.tensor(hint_m)[None])[0]

    table = exported(model)
    names = [key.removeprefix("sight_weight_") for key in table if "_weight_" in key]
    layers = {
        name: (table[f"sight_weight_{name}"].astype(np.float32), table[f"sight_bias_{name}"])
        for name in names
    }
    told = SightNet(layers).run(piece, hint_m)
    np.testing.assert_allclose(told, wanted.numpy(), atol=0.001)
    assert np.ptp(told[: 2 * POINTS]) > 0.05
