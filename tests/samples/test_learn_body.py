"""The body's network as torch trains it: needs the `studio` extra, else it is skipped."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.body_sight import N_ANSWERS, BodyNet
from landmarks.sight import CROP_SIDE as SIDE

torch = pytest.importorskip("torch")


def test_numpy_tells_what_torch_tells() -> None:
    """With batch norms and blocks that have something to say; weights keep half their digits."""
    from samples.studio.learn_body import make_model, tell
    from samples.studio.sight_model import exported

    torch.manual_seed(3)
    model = make_model()
    for name, values in model.state_dict().items():
        if "running_var" in name or name.endswith("1.weight"):
            values.uniform_(0.5, 1.5)
        elif name.endswith(("1.bias", "running_mean")):
            values.normal_(0.0, 0.1)
    model.eval()
    piece = np.random.default_rng(5).integers(0, 255, (SIDE, SIDE)).astype(np.uint8)
    with torch.no_grad():
        wanted = tell(model, torch.tensor(piece)[None, None])[0]
    table = exported(model, "body")
    names = [key.removeprefix("body_weight_") for key in table if "_weight_" in key]
    layers = {
        name: (table[f"body_weight_{name}"].astype(np.float32), table[f"body_bias_{name}"])
        for name in names
    }
    told = BodyNet(layers).run(piece)
    assert told.shape == (N_ANSWERS,)
    np.testing.assert_allclose(told, wanted.numpy(), atol=0.01)
    assert np.ptp(told) > 0.05


def test_a_mirrored_batch_has_mirrored_answers() -> None:
    """Left and right change places in all three, or in none."""
    from samples.studio.learn_body import Bodies, altered

    torch.manual_seed(2)
    count = 64
    ramp = torch.linspace(0, 255, SIDE).expand(count, 1, SIDE, SIDE).byte()
    up = torch.tensor([0.0, 0.0, -1.0]).expand(count, 3)
    batch = altered(Bodies(ramp, torch.ones(count, dtype=torch.long), up))
    brighter_right = batch.pieces[..., SIDE // 2 :].mean((1, 2, 3)) > batch.pieces[
        ..., : SIDE // 2
    ].mean((1, 2, 3))
    kept = batch.kinds == 1
    assert 10 < int(kept.sum()) < count - 10
    assert (batch.up[:, 2] == torch.where(kept, -1.0, 1.0)).all()
    assert float((brighter_right == kept).float().mean()) > 0.9


def test_what_is_dark_may_go_black_and_nothing_gets_brighter_than_white() -> None:
    from samples.studio.pieces import blackened

    torch.manual_seed(6)
    ramp = torch.linspace(0, 255, 256).reshape(1, 1, 16, 16).expand(200, 1, 16, 16)
    dark = blackened(ramp)
    blacks = (dark == 0).sum((1, 2, 3))
    assert int(blacks.max()) > 60
    assert 40 < int((blacks > 2).sum()) < 120
    assert float((dark.amax((1, 2, 3)) - 255).abs().max()) < 0.01
