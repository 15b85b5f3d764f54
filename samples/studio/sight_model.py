"""The shape of the networks that look at pictures, as torch trains it (needs torch).

`landmarks.sight.SightNet` runs the same layers in numpy; `exported` writes them for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.convolution import Layers
from landmarks.sight import BLOCKS_DOWN, BLOCKS_UP, HINT_SCALE, LOWEST_SIDE, map_cells_m
from samples.studio.rotation import Array

_DROPOUT = 0.1
_FLOOR = 8.0


class Size(NamedTuple):
    """How wide the layers are: channels of the four steps down, the read-out's, and the answers.

    Attributes:
        channels: of the four steps down.
        squeezed: channels that the read-out of the whole piece begins with.
        wide: of that read-out.
        hint_wide: of what the joints say.
        hints: joints that are told.
        points: maps, one for each point that is asked for.
        answers: all other numbers that are asked for.
        blocks: which of `BLOCKS_DOWN` and `BLOCKS_UP`.
    """

    channels: tuple[int, int, int, int]
    squeezed: int
    wide: int
    hint_wide: int
    hints: int
    points: int
    answers: int
    blocks: tuple[str, ...]


def make_model(size: Size) -> nn.ModuleDict:
    """Return the layers: down to 6 x 6 cells, and up again to a map for each point."""
    one, two, three, four = size.channels
    layers = {
        "down0": step_of(1, one, 5, 2),
        "down1": step_of(one, two, 3, 2),
        "down2": step_of(two, three, 3, 2),
        "down3": step_of(three, four, 3, 2),
        "squeeze": step_of(four, size.squeezed, 1, 1),
        "picture": nn.Linear(size.squeezed * LOWEST_SIDE**2, size.wide),
        "hint": nn.Linear(2 * size.hints, size.hint_wide),
        "both": nn.Linear(size.wide + size.hint_wide, size.wide),
        "answer": nn.Linear(size.wide, size.answers),
        "spread": nn.Linear(size.wide, four),
        "narrow0": nn.Conv2d(four, three, 1),
        "narrow1": nn.Conv2d(three, two, 1),
        "up0": step_of(three, three, 3, 1),
        "up1": step_of(two, two, 3, 1),
        "maps": nn.Conv2d(two, size.points, 1),
    }
    for block in size.blocks:
        width = {"1": two, "3": four, "f": two}.get(block[0], three)
        layers |= {f"first{block}": step_of(width, width, 3, 1), f"second{block}": plain_of(width)}
    # Channels last: a fifth quicker on a processor.
    return nn.ModuleDict(layers).to(memory_format=torch.channels_last)


def tell(model: nn.ModuleDict, pieces: Tensor, hint: Tensor) -> Tensor:
    """Return (B, 2 points + answers) to pieces (B, 1, S, S) and joints (B, hints, 2)."""
    kept = seen_down(model, pieces.float())
    picture = torch.relu(model["picture"](model["squeeze"](kept[-1]).flatten(1)))
    joints = torch.relu(model["hint"](hint.flatten(1) * HINT_SCALE))
    both = torch.relu(model["both"](torch.cat([picture, joints], dim=1)))
    flow = kept[3] + model["spread"](both)[:, :, None, None]
    for step, blocks in enumerate(BLOCKS_UP):
        flow = _doubled(model[f"narrow{step}"](flow)) + kept[2 - step]
        flow = _corrected(model, blocks, model[f"up{step}"](flow))
    # In full: half the digits would move a point by more than a millimetre.
    share = torch.softmax(model["maps"](flow).float().flatten(2), dim=2)
    points = (share[..., None] * torch.tensor(map_cells_m())).sum(dim=2)
    kept_on = nn.functional.dropout(both, _DROPOUT, training=model.training)
    return torch.cat([points.flatten(1), model["answer"](kept_on).float()], dim=1)


def seen_down(model: nn.ModuleDict, flow: Tensor) -> list[Tensor]:
    """Return what is seen at each size, the finest first."""
    mean, spread = flow.mean((2, 3), keepdim=True), flow.std((2, 3), keepdim=True)
    flow, kept = (flow - mean) / (spread + _FLOOR), []
    for step, blocks in enumerate(BLOCKS_DOWN):
        flow = _corrected(model, blocks, model[f"down{step}"](flow))
        kept.append(flow)
    return kept


def _corrected(model: nn.ModuleDict, blocks: tuple[str, ...], flow: Tensor) -> Tensor:
    for block in blocks:
        if f"first{block}" in model:
            flow = torch.relu(flow + model[f"second{block}"](model[f"first{block}"](flow)))
    return flow


def step_of(channels: int, width: int, kernel: int, stride: int) -> nn.Sequential:
    """Return a convolution with its batch norm; what is negative ends here."""
    convolution = nn.Conv2d(channels, width, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(width), nn.ReLU())


def plain_of(width: int) -> nn.Sequential:
    """Return a step that may also take away: what follows it adds it up; nothing to begin with."""
    norm = nn.BatchNorm2d(width)
    nn.init.zeros_(norm.weight)
    return nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), norm)


def _doubled(flow: Tensor) -> Tensor:
    return nn.functional.interpolate(flow, scale_factor=2, mode="nearest")


def exported(model: nn.ModuleDict, name: str = "sight") -> dict[str, Any]:
    """Return the arrays that `landmarks.sight.layers_of` reads, batch norm folded in."""
    pairs = {key: _pair(layer) for key, layer in model.items()}
    table: dict[str, Any] = {}
    for layer, (flat, bias) in pairs.items():
        table[f"{name}_weight_{layer}"] = np.ascontiguousarray(flat, dtype=np.float16)
        table[f"{name}_bias_{layer}"] = bias.astype(np.float32)
    return table


def _pair(layer: Any) -> tuple[Array, Array]:
    """Return (inputs, outputs) weight and (outputs,) bias; a convolution's with its batch norm."""
    if not isinstance(layer, nn.Sequential):
        return _matrix(layer.weight), layer.bias.detach().numpy()
    convolution, norm = layer[0], layer[1]
    factor = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().numpy()
    shift = norm.bias.detach().numpy() - norm.running_mean.numpy() * factor
    return _matrix(convolution.weight) * factor, shift


def _matrix(weight: Tensor) -> Array:
    """Return (inputs, outputs); a convolution's inputs row by row of its window, channels last."""
    last = weight.permute(0, 2, 3, 1) if weight.ndim == 4 else weight
    return np.asarray(last.detach().reshape(len(weight), -1).numpy()).T


def begin_as(model: nn.ModuleDict, layers: Layers, ask: Callable[[], object]) -> None:
    """Let a model begin with the eyes of a network that `exported` wrote, as far as they fit.

    The batch norms were folded in. Each is told anew what passes through it, so that the model
    answers as the network did.

    Args:
        model: of the same shape, but for what it answers.
        layers: weight (inputs, outputs) and bias by name.
        ask: lets the model look at some pieces.
    """
    held = []
    for name, layer in model.items():
        if not isinstance(layer, nn.Sequential) or name not in layers:
            continue
        flat, bias = (torch.tensor(part) for part in layers[name])
        convolution = layer[0]
        count, channels, side, _ = convolution.weight.shape
        window = flat.T.reshape(count, side, side, channels)
        convolution.weight.data.copy_(window.permute(0, 3, 1, 2))
        held.append(layer[1].register_forward_pre_hook(_fitted_to(bias)))
    model.train()
    with torch.no_grad():
        ask()
    for hook in held:
        hook.remove()


def go_on_as(model: nn.ModuleDict, layers: Layers, ask: Callable[[], object]) -> None:
    """As `begin_as`, what is made of what is seen included: every layer must fit."""
    for name, layer in model.items():
        if not isinstance(layer, nn.Sequential):
            flat, bias = (torch.tensor(part) for part in layers[name])
            layer.weight.data.copy_(flat.T.reshape(layer.weight.shape))
            layer.bias.data.copy_(bias)
    begin_as(model, layers, ask)


def _fitted_to(bias: Tensor) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
    def fit(norm: nn.Module, flow: tuple[Tensor, ...]) -> None:
        variance, mean = torch.var_mean(flow[0].float(), dim=(0, 2, 3), unbiased=False)
        # A batch norm takes these off again: what is left is the convolution and its bias.
        norm.weight.data.copy_(torch.sqrt(variance + norm.eps))
        norm.bias.data.copy_(bias + mean)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)

    return fit
