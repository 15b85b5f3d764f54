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

from landmarks.features import N_SEEN_POINTS
from landmarks.sight import CROP_SIDE, HINTS
from samples.studio.lessons import shards_of
from samples.studio.misses import misses_of
from samples.studio.pieces import altered
from samples.studio.shards import read_table
from samples.studio.sight_model import Size, exported, make_model, tell
from samples.studio.walk import Pace, walk

_SETS = ("crops", "far-crops")
_SEED = 11
_RATE, _DECAY, _RISING = 2e-3, 2e-2, 0.1
_SIZE = Size(
    channels=(16, 32, 64, 128), squeezed=48, wide=192, hint_wide=96,
    hints=len(HINTS), points=N_SEEN_POINTS, answers=2 * N_SEEN_POINTS + 4,
    blocks=("1", "2", "2b", "2c", "3", "3b", "up"),
)  # fmt: skip
_TAIL = 4.0
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


def together(parts: list[Batch]) -> Batch:
    """Return the pieces of all these."""
    return Batch(*(torch.cat(same) for same in zip(*parts, strict=True)))


def hinted(joints: Tensor, misses: Tensor) -> Tensor:
    """Return (B, 8, 2) joints as MediaPipe might tell them: its own hips are the origin."""
    told = joints + misses[torch.randint(len(misses), (len(joints),))]
    hips = told[:, :2] - told[:, :2].mean(dim=1, keepdim=True)
    return torch.cat([hips, told[:, 2:]], dim=1)


def train(
    model: nn.ModuleDict, lessons: Batch, misses: Tensor, epochs: int, rate: float = _RATE
) -> None:
    """Fit the model; every piece is altered anew each time it comes up."""

    def alter(batch: Batch) -> Batch:
        return Batch(*altered(*batch))

    def ask(batch: Batch) -> Tensor:
        return tell(model, batch.pieces, hinted(batch.joints, misses))

    walk(model, lessons, alter, ask, sight_loss, Pace(epochs, rate, _DECAY, _RISING))


def checked(model: nn.ModuleDict, lessons: Batch, misses: Tensor) -> dict[str, Any]:
    """Return some pieces and torch's answers to them, to check the forward pass by."""
    pieces, joints = lessons.pieces[:_CHECKED], hinted(lessons.joints[:_CHECKED], misses)
    with torch.no_grad():
        told = tell(model, pieces, joints)
    parts = {"pieces": pieces[:, 0], "hints": joints, "told": told}
    return {f"check_sight_{key}": part.numpy() for key, part in parts.items()}


def main(argv: list[str] | None = None) -> int:
    """Train and write; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.learn_sight")
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--out", type=Path, default=Path("studio-work/sight.npz"))
    parser.add_argument("--sets", nargs="+", default=_SETS, help="of pieces, to learn from")
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument(
        "--shards", type=int, default=0, help="use only the first so many of each set"
    )
    parser.add_argument("--rate", type=float, default=_RATE, help="of learning, at its highest")
    parser.add_argument("--start", type=Path, help="go on from these layers (an earlier OUT.pt)")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args(argv)
    torch.set_num_threads(args.threads)
    torch.manual_seed(_SEED)
    folders = [shards_of(args.work, name) for name in args.sets]
    lessons = together([read_pieces(folder, args.shards) for folder in folders])
    print(f"{len(lessons.pieces)} pieces", flush=True)
    off_m = misses_of(shards_of(args.work, "train"), kinds=("side", "half"))
    misses = torch.tensor(off_m, dtype=torch.float32)
    model = make_model(_SIZE)
    if args.start:
        # Blocks that came later begin with nothing to say.
        model.load_state_dict(torch.load(args.start), strict=False)
    train(model, lessons, misses, args.epochs, args.rate)
    torch.save(model.state_dict(), args.out.with_suffix(".pt"))
    np.savez_compressed(args.out, **exported(model), **checked(model, lessons, misses))
    return 0


if __name__ == "__main__":
    sys.exit(main())
