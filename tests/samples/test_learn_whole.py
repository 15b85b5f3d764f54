"""The network of the whole picture as torch trains it: needs the `studio` extra, or is skipped."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.body_sight import BLOCKS, bundled
from landmarks.sight import CROP_SIDE as SIDE
from landmarks.whole_sight import N_ANSWERS

torch = pytest.importorskip("torch")


def test_it_begins_with_the_eyes_of_the_look_at_the_body() -> None:
    """Batch norms were folded in; told what passes through, they see what numpy's network sees."""
    from landmarks.convolution import steps_down
    from samples.studio.learn_body import make_model, tell
    from samples.studio.sight_model import begin_as, seen_down

    torch.manual_seed(3)
    rng = np.random.default_rng(4)
    # Many, and alike: what a batch norm takes off is then what it takes off of each.
    pieces = rng.integers(0, 255, (48, 1, SIDE // 8, SIDE // 8)).repeat(8, 2).repeat(8, 3)
    shown = torch.tensor(pieces.astype(np.uint8))
    model = make_model(N_ANSWERS)
    begin_as(model, bundled().layers, lambda: tell(model, shown))
    model.eval()
    with torch.no_grad():
        seen = seen_down(model, shown.float())[-1][0].permute(1, 2, 0).numpy()
    wanted = steps_down(shown[0, 0].numpy(), bundled().layers, BLOCKS)[-1]
    assert np.ptp(wanted) > 0.5
    np.testing.assert_allclose(seen, wanted, atol=0.03)


def test_places_go_along_with_the_altered_picture() -> None:
    """A white spot at the hips is where the hips are said to be: mirrored, turned and moved."""
    from samples.studio.learn_whole import _moved

    torch.manual_seed(2)
    count = 200
    pieces = torch.zeros(count, 1, SIDE, SIDE)
    pieces[:, :, 30:34, 60:64] = 255.0
    at = torch.tensor([62.0, 32.0]) / SIDE - 0.5
    trunk = at.expand(count, 2, 2).clone()
    moved, told, larger = _moved(pieces, trunk)
    cells = torch.arange(SIDE) + 0.5
    weight = moved[:, 0].sum((1, 2))
    inside = weight > 0.6 * weight.median()
    x = (moved[:, 0].sum(1) * cells).sum(1) / weight / SIDE - 0.5
    y = (moved[:, 0].sum(2) * cells).sum(1) / weight / SIDE - 0.5
    off = (torch.stack([x, y], 1) - told[:, 0])[inside].abs()
    assert int(inside.sum()) > 150
    assert float(off.max()) < 0.02
    assert float((weight[inside] / weight.median() / larger[inside] ** 2).std()) < 0.2


def test_an_empty_room_teaches_nothing_of_places() -> None:
    from samples.studio.learn_whole import Wholes, whole_loss

    torch.manual_seed(1)
    answer = torch.randn(2, N_ANSWERS)
    wholes = Wholes(
        torch.zeros(2, 1, 4, 4), torch.tensor([1.0, 0.0]), torch.rand(2, 2, 2), torch.rand(2)
    )
    other = wholes._replace(
        trunk=wholes.trunk + torch.tensor([0.0, 9.0])[:, None, None],
        size=wholes.size + torch.tensor([0.0, 9.0]),
    )
    assert float(whole_loss(answer, wholes)) == pytest.approx(float(whole_loss(answer, other)))
    nearer = wholes._replace(trunk=wholes.trunk + torch.tensor([9.0, 0.0])[:, None, None])
    assert float(whole_loss(answer, wholes)) < float(whole_loss(answer, nearer))
