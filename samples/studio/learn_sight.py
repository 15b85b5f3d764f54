"""Trains the sight network of `landmarks.sight` from labelled pieces of pictures (needs torch).

`python -m samples.studio.learn_sight --work DIR --out DIR/sight.npz`. Pieces come from `crops`;
what a pose model would tell of the joints is made from the true ones and from how far MediaPipe
was off on the plain train scenes. `samples.studio.learn` puts the result beside its own weights.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.features import N_SEEN_POINTS, upright
from landmarks.sight import CROP_SIDE, HINT_SCALE, HINTS, LOWEST_SIDE, map_cells_m
from samples.studio.lessons import shards_of
from samples.studio.pieces import altered
from samples.studio.rotation import Array
from samples.studio.shards import pose_of, read_table

_SEED = 11
_BATCH = 128
_RATE, _DECAY, _DROPOUT = 2e-3, 2e-2, 0.1
_CHANNELS = (16, 32, 64, 128)
_SQUEEZED, _WIDE, _HINT_WIDE = 48, 192, 96
_OUTPUTS = 2 * N_SEEN_POINTS + 4
_FLOOR, _TAIL = 8.0, 4.0
_HIDDEN_WEIGHT, _HIP_WEIGHT = 0.3, 0.6
# Beyond this the point lies outside of the piece.
_INSIDE_M = 0.5
_CHECKED = 4


class Batch(NamedTuple):
    """Pieces (B, 1, S, S), points (B, 12, 2), visible (B, 10), up (B, 3), joints (B, 8, 2)."""

    pieces: Tensor
    points: Tensor
    visible: Tensor
    up: Tensor
    joints: Tensor


def make_model() -> nn.ModuleDict:
    """Return the layers: down to 6 x 6 cells, and up again to a map for each point."""
    one, two, three, four = _CHANNELS
    layers = {
        "down0": _step(1, one, 5, 2),
        "down1": _step(one, two, 3, 2),
        "down2": _step(two, three, 3, 2),
        "down3": _step(three, four, 3, 2),
        "squeeze": _step(four, _SQUEEZED, 1, 1),
        "picture": nn.Linear(_SQUEEZED * LOWEST_SIDE**2, _WIDE),
        "hint": nn.Linear(2 * len(HINTS), _HINT_WIDE),
        "both": nn.Linear(_WIDE + _HINT_WIDE, _WIDE),
        "answer": nn.Linear(_WIDE, _OUTPUTS),
        "spread": nn.Linear(_WIDE, four),
        "narrow0": nn.Conv2d(four, three, 1),
        "narrow1": nn.Conv2d(three, two, 1),
        "up0": _step(three, three, 3, 1),
        "up1": _step(two, two, 3, 1),
        "maps": nn.Conv2d(two, N_SEEN_POINTS, 1),
    }
    for step, width in enumerate(_CHANNELS[1:], start=1):
        layers |= {f"first{step}": _step(width, width, 3, 1), f"second{step}": _plain(width)}
    # Channels last: a fifth quicker on a processor.
    return nn.ModuleDict(layers).to(memory_format=torch.channels_last)


def tell(model: nn.ModuleDict, pieces: Tensor, hint: Tensor) -> Tensor:
    """Return (B, 52) answers to pieces (B, 1, S, S) and joints (B, 8, 2), as `SightNet.run`."""
    kept = _down(model, pieces.float())
    picture = torch.relu(model["picture"](model["squeeze"](kept[-1]).flatten(1)))
    joints = torch.relu(model["hint"](hint.flatten(1) * HINT_SCALE))
    both = torch.relu(model["both"](torch.cat([picture, joints], dim=1)))
    flow = kept[3] + model["spread"](both)[:, :, None, None]
    flow = model["up0"](_doubled(model["narrow0"](flow)) + kept[2])
    flow = model["up1"](_doubled(model["narrow1"](flow)) + kept[1])
    # In full: half the digits would move a point by more than a millimetre.
    share = torch.softmax(model["maps"](flow).float().flatten(2), dim=2)
    points = (share[..., None] * torch.tensor(map_cells_m())).sum(dim=2)
    kept_on = nn.functional.dropout(both, _DROPOUT, training=model.training)
    return torch.cat([points.flatten(1), model["answer"](kept_on).float()], dim=1)


def _down(model: nn.ModuleDict, flow: Tensor) -> list[Tensor]:
    """Return what is seen at each size, the finest first."""
    mean, spread = flow.mean((2, 3), keepdim=True), flow.std((2, 3), keepdim=True)
    flow, kept = (flow - mean) / (spread + _FLOOR), []
    for step in range(len(_CHANNELS)):
        flow = model[f"down{step}"](flow)
        if step:
            flow = torch.relu(flow + model[f"second{step}"](model[f"first{step}"](flow)))
        kept.append(flow)
    return kept


def _step(channels: int, width: int, kernel: int, stride: int) -> nn.Sequential:
    convolution = nn.Conv2d(channels, width, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(width), nn.ReLU())


def _plain(width: int) -> nn.Sequential:
    """Return a step that may also take away: what follows it adds it up."""
    return nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))


def _doubled(flow: Tensor) -> Tensor:
    return nn.functional.interpolate(flow, scale_factor=2, mode="nearest")


def spread_loss(miss_squared: Tensor, log_sigma: Tensor, weight: Tensor, axes: int) -> Tensor:
    """Negative log likelihood of Student's t, weighted."""
    log_sigma = log_sigma.clamp(-6.0, 1.5)
    far = torch.log1p(miss_squared / (_TAIL * torch.exp(2 * log_sigma)))
    return (weight * ((_TAIL + axes) / 2 * far + axes * log_sigma)).sum() / weight.sum()


def sight_loss(answer: Tensor, batch: Batch) -> Tensor:
    """Points, whether they are visible, and up by the trunk."""
    n = N_SEEN_POINTS
    points = answer[:, : 2 * n].reshape(-1, n, 2)
    hips = torch.full_like(batch.visible[:, :2], _HIP_WEIGHT)
    weight = torch.cat([_HIDDEN_WEIGHT + (1 - _HIDDEN_WEIGHT) * batch.visible, hips], dim=1)
    weight = weight * (batch.points.abs().amax(-1) < _INSIDE_M)
    miss = ((points - batch.points) ** 2).sum(-1)
    seen = nn.functional.binary_cross_entropy_with_logits(
        answer[:, 3 * n : 4 * n - 2], batch.visible
    )
    up = ((answer[:, 4 * n : 4 * n + 3] - batch.up) ** 2).sum(-1)
    turned = spread_loss(up, answer[:, 4 * n + 3], torch.ones_like(up), 2)
    return spread_loss(miss, answer[:, 2 * n : 3 * n], weight, 2) + 0.15 * seen + 0.5 * turned


def read_pieces(folder: Path, most: int = 0) -> Batch:
    """Return the pieces of a folder's first `most` shards, or all, as the network sees them."""
    table = read_table(folder, most)
    pieces = [
        nn.functional.interpolate(
            torch.tensor(part).float()[:, None], (CROP_SIDE, CROP_SIDE), mode="bilinear",
            antialias=True,
        ).round().clamp(0, 255).byte()
        for part in np.array_split(table["crop"], max(len(table["crop"]) // 512, 1))
    ]  # fmt: skip
    rest = (
        table[key].astype(np.float32) for key in ("points_m", "visible", "up_trunk", "joints_m")
    )
    return Batch(torch.cat(pieces), *(torch.tensor(part) for part in rest))


def misses_of(folder: Path) -> Tensor:
    """Return (N, 8, 2) how far MediaPipe's joints are off, upright, on people who lie."""
    table = read_table(folder)
    found = []
    for k in np.flatnonzero(table["found"] & np.isin(table["kind"], ["side", "half"])):
        pose = pose_of(table, int(k))
        seen = upright(pose)
        if seen is not None:
            true_px = table["joints_px"][k][: len(HINTS)]
            found.append(seen.from_px(pose.xy_px[HINTS]) - seen.from_px(true_px))
    return torch.tensor(np.array(found), dtype=torch.float32)


def hinted(joints: Tensor, misses: Tensor) -> Tensor:
    """Return (B, 8, 2) joints as MediaPipe might tell them: its own hips are the origin."""
    told = joints + misses[torch.randint(len(misses), (len(joints),))]
    hips = told[:, :2] - told[:, :2].mean(dim=1, keepdim=True)
    return torch.cat([hips, told[:, 2:]], dim=1)


def train(model: nn.ModuleDict, lessons: Batch, misses: Tensor, epochs: int) -> None:
    """Fit the model; every piece is altered anew each time it comes up."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = epochs * (len(lessons.pieces) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, _RATE, total_steps=steps, pct_start=0.2
    )
    model.train()
    for epoch in range(epochs):
        order, total = torch.randperm(len(lessons.pieces)), 0.0
        for start in range(0, len(order) - _BATCH + 1, _BATCH):
            pick = order[start : start + _BATCH]
            batch = Batch(*altered(*(part[pick] for part in lessons)))
            hints = hinted(batch.joints, misses)
            # Half the digits in the layers: nearly twice as quick.
            with torch.autocast("cpu", torch.bfloat16):
                answer = tell(model, batch.pieces, hints)
            loss = sight_loss(answer, batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total * _BATCH / len(order):.3f}", flush=True)
    model.eval()


def checked(model: nn.ModuleDict, lessons: Batch, misses: Tensor) -> dict[str, Any]:
    """Return some pieces and torch's answers to them, to check the forward pass by."""
    pieces, joints = lessons.pieces[:_CHECKED], hinted(lessons.joints[:_CHECKED], misses)
    with torch.no_grad():
        told = tell(model, pieces, joints)
    parts = {"pieces": pieces[:, 0], "hints": joints, "told": told}
    return {f"check_sight_{key}": part.numpy() for key, part in parts.items()}


def exported(model: nn.ModuleDict) -> dict[str, Any]:
    """Return the arrays that `landmarks.sight.load` reads, batch norm folded in."""
    pairs = {name: _pair(layer) for name, layer in model.items()}
    table: dict[str, Any] = {}
    for name, (flat, bias) in pairs.items():
        table[f"sight_weight_{name}"] = np.ascontiguousarray(flat, dtype=np.float16)
        table[f"sight_bias_{name}"] = bias.astype(np.float32)
    return table


def _pair(layer: Any) -> tuple[Array, Array]:
    """Return (inputs, outputs) weight and (outputs,) bias; a convolution's with its batch norm."""
    if not isinstance(layer, nn.Sequential):
        weight = layer.weight.detach().contiguous().numpy()
        return weight.reshape(len(weight), -1).T, layer.bias.detach().numpy()
    convolution, norm = layer[0], layer[1]
    factor = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach().numpy()
    weight = convolution.weight.detach().contiguous().numpy()
    shift = norm.bias.detach().numpy() - norm.running_mean.numpy() * factor
    return weight.reshape(len(weight), -1).T * factor, shift


def main(argv: list[str] | None = None) -> int:
    """Train and write; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.learn_sight")
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--out", type=Path, default=Path("studio-work/sight.npz"))
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--shards", type=int, default=0, help="use only the first so many")
    args = parser.parse_args(argv)
    torch.set_num_threads(1)
    torch.manual_seed(_SEED)
    lessons = read_pieces(shards_of(args.work, "crops"), args.shards)
    print(f"{len(lessons.pieces)} pieces", flush=True)
    misses = misses_of(shards_of(args.work, "train"))
    model = make_model()
    train(model, lessons, misses, args.epochs)
    np.savez_compressed(args.out, **exported(model), **checked(model, lessons, misses))
    return 0


if __name__ == "__main__":
    sys.exit(main())
