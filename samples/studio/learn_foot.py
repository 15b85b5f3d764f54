"""Trains the foot's sight networks of `landmarks.foot_sight` from labelled pieces (needs torch).

`python -m samples.studio.learn_foot near|wide --work DIR --out landmarks/foot_sight.npz` puts one
of the two into the file, `--go-on` begins with the one that is in it. Pieces come from `feet`, off
already as MediaPipe's ankles are off; sigma is calibrated on `feet-tune` or `feet-wide-tune` alone.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.foot_piece import N_TOLD
from landmarks.foot_sight import FOOT_REGIONS
from landmarks.sight import CROP_REACH_M, layers_of
from samples.studio.learn import RING
from samples.studio.learn_sight import spread_loss
from samples.studio.lessons import shards_of
from samples.studio.pieces import hidden, lit, moved
from samples.studio.shards import read_table
from samples.studio.sight_model import Size, exported, go_on_as, make_model, tell
from samples.studio.walk import Pace, walk

_SEED = 13
_RATE, _DECAY, _RISING = 2e-3, 2e-2, 0.1
_POINTS = len(FOOT_REGIONS)
_SIZE = Size(
    channels=(12, 24, 48, 96), squeezed=32, wide=128, hint_wide=48,
    hints=N_TOLD, points=_POINTS, answers=2 * _POINTS,
    blocks=("1", "2", "2b", "3", "up"),
)  # fmt: skip
_HIDDEN_WEIGHT, _SEEN_WEIGHT = 0.3, 0.15
# Farther than the piece reaches, and far enough.
_FAR = 0.6
_CHECKED, _BEGUN_WITH = 4, 512


class Feet(NamedTuple):
    """Pieces (B, 1, S, S), points (B, 2, 2), visible (B, 2), joints (B, 5, 2), mm_per_m (B, 2)."""

    pieces: Tensor
    points: Tensor
    visible: Tensor
    joints: Tensor
    mm_per_m: Tensor


def read_feet(folder: Path) -> Feet:
    """Return all pieces of a folder."""
    table = read_table(folder)
    numbers = (table[key] for key in ("points_m", "visible", "joints_m", "mm_per_m"))
    return Feet(
        torch.tensor(table["crop"])[:, None],
        *(torch.tensor(part.astype(np.float32)) for part in numbers),
    )


def foot_loss(answer: Tensor, feet: Feet, *, wide: bool) -> Tensor:
    """Points, and whether they are visible.

    To the wide network one beside the piece teaches that nothing is sure; to the near one, nothing.
    """
    points = answer[:, : 2 * _POINTS].reshape(-1, _POINTS, 2)
    log_sigma, seen = answer[:, 2 * _POINTS : 3 * _POINTS], answer[:, 3 * _POINTS :]
    weight = _HIDDEN_WEIGHT + (1 - _HIDDEN_WEIGHT) * feet.visible
    if not wide:
        weight = weight * (feet.points.abs().amax(-1) < CROP_REACH_M)
    miss = ((points - feet.points.clamp(-_FAR, _FAR)) ** 2).sum(-1)
    told = nn.functional.binary_cross_entropy_with_logits(seen, feet.visible)
    return spread_loss(miss, log_sigma, weight, 2) + _SEEN_WEIGHT * told


def begun(model: nn.ModuleDict, feet: Feet, which: str, path: Path) -> None:
    """Let the model begin as the network of that name in a weights file."""
    pieces, joints = (part[:_BEGUN_WITH] for part in (feet.pieces, feet.joints))
    with np.load(path) as archive:
        layers = layers_of(archive, which)
    go_on_as(model, layers, lambda: tell(model, pieces, joints))


def train(model: nn.ModuleDict, feet: Feet, epochs: int, rate: float, *, wide: bool) -> None:
    """Fit the model; every piece is altered anew each time it comes up."""

    def ask(batch: Feet) -> Tensor:
        return tell(model, batch.pieces, batch.joints)

    loss = partial(foot_loss, wide=wide)
    walk(model, feet, _altered, ask, loss, Pace(epochs, rate, _DECAY, _RISING))


def _altered(feet: Feet) -> Feet:
    pieces, points, joints = moved(feet.pieces.float(), feet.points, feet.joints)
    return feet._replace(pieces=hidden(lit(pieces)), points=points, joints=joints)


def answers_of(model: nn.ModuleDict, feet: Feet) -> Tensor:
    """Return (N, 8) answers to pieces as they are."""
    with torch.no_grad():
        parts = [
            tell(model, feet.pieces[k : k + 256], feet.joints[k : k + 256])
            for k in range(0, len(feet.pieces), 256)
        ]
    return torch.cat(parts)


def calibration(answer: Tensor, feet: Feet) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return (2,) what sigmas must be multiplied by to hold 90 %; print how far off the points are.

    Counted are visible points, wherever they lie: a foot beside the piece must be told as unsure.
    """
    miss = (answer[:, : 2 * _POINTS].reshape(-1, _POINTS, 2) - feet.points).norm(dim=-1).numpy()
    sigma = torch.exp(answer[:, 2 * _POINTS : 3 * _POINTS]).numpy()
    visible, mm = feet.visible.numpy() > 0, miss * feet.mm_per_m.numpy()
    scales = []
    for k, name in enumerate(FOOT_REGIONS):
        seen = visible[:, k]
        scales.append(np.quantile((miss / sigma)[seen, k], 0.9) / RING)
        middle, most = np.quantile(mm[seen, k], (0.5, 0.9))
        print(f"{name}: {middle:.1f} / {most:.1f} mm of {seen.sum()}, scale {scales[-1]:.2f}")
    return np.array(scales, dtype=np.float32)


def main(argv: list[str] | None = None) -> int:
    """Train, calibrate, write; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.learn_foot")
    parser.add_argument("which", choices=("near", "wide"))
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--out", type=Path, default=Path("landmarks/foot_sight.npz"))
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--rate", type=float, default=_RATE, help="of learning, at its highest")
    parser.add_argument("--go-on", action="store_true", help="begin with what --out holds")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args(argv)
    torch.set_num_threads(args.threads)
    torch.manual_seed(_SEED)
    pieces = "feet-wide" if args.which == "wide" else "feet"
    feet = read_feet(shards_of(args.work, pieces))
    print(f"{len(feet.pieces)} pieces", flush=True)
    model = make_model(_SIZE)
    if args.go_on:
        begun(model, feet, args.which, args.out)
    train(model, feet, args.epochs, args.rate, wide=args.which == "wide")
    tune = read_feet(shards_of(args.work, f"{pieces}-tune"))
    answer = answers_of(model, tune)
    table = exported(model, args.which) | {f"{args.which}_scale": calibration(answer, tune)}
    some = {"pieces": tune.pieces[:_CHECKED, 0], "hints": tune.joints[:_CHECKED]}
    some["told"] = answer[:_CHECKED]
    table |= {f"check_{args.which}_{key}": part.numpy() for key, part in some.items()}
    before = dict(np.load(args.out)) if args.out.exists() else {}
    np.savez(args.out, **before | table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
