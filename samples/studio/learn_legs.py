"""Trains the network of `landmarks.leg_sight` from labelled pieces (needs torch).

`python -m samples.studio.learn_legs --work DIR` writes `landmarks/leg_sight.npz`. Pieces come from
`legs`; what a pose model would tell of the hips is made from the true ones and from how far
MediaPipe was off on the train scenes, left and right exchanged now and then. It begins with the
eyes of the look at the hips; sigma is calibrated on `legs-tune` alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.foot_piece import LEGS
from landmarks.leg_piece import BELOW_HIPS_M, LEGS_UNIT_M
from landmarks.leg_sight import HIPS, TOLD
from landmarks.sight import bundled_layers
from samples.studio.learn import RING
from samples.studio.learn_sight import spread_loss
from samples.studio.lessons import shards_of
from samples.studio.misses import misses_of
from samples.studio.pieces import blackened, hidden, lit, moved
from samples.studio.shards import read_table
from samples.studio.sight_model import Size, begin_as, exported, make_model, tell
from samples.studio.walk import Pace, walk

_SEED = 23
_RATE, _DECAY, _RISING = 2e-3, 2e-2, 0.1
_POINTS = len(TOLD)
_HALF = len(LEGS) // 2
_OTHER_LEG = [*range(_HALF, 2 * _HALF), *range(_HALF)]
_SIZE = Size(
    channels=(16, 32, 64, 128), squeezed=48, wide=128, hint_wide=48,
    hints=len(HIPS), points=_POINTS, answers=_POINTS,
    blocks=("1", "2", "2b", "3", "up", "upb", "fine"),
)  # fmt: skip
_OUTSIDE_WEIGHT = 0.3
# Farther than the piece reaches, and far enough.
_FAR = 0.6
_EXCHANGED = 0.08
_CHECKED, _BEGUN_WITH = 4, 512


class Legs(NamedTuple):
    """Pieces (B, 1, S, S), the true joints of `LEGS` (B, 6, 2), inside the picture (B, 6)."""

    pieces: Tensor
    legs: Tensor
    inside: Tensor


class Asked(NamedTuple):
    """As `Legs`, altered, with what a pose model tells of the hips (B, 2, 2)."""

    pieces: Tensor
    legs: Tensor
    inside: Tensor
    hips: Tensor


def read_legs(folder: Path) -> Legs:
    """Return all pieces of a folder."""
    table = read_table(folder)
    numbers = (torch.tensor(table[key].astype(np.float32)) for key in ("legs", "inside"))
    return Legs(torch.tensor(table["crop"])[:, None], *numbers)


def leg_loss(answer: Tensor, legs: Tensor, inside: Tensor) -> Tensor:
    """Where knees and ankles are, beyond the picture's edge, too: then nothing can be sure."""
    points = answer[:, : 2 * _POINTS].reshape(-1, _POINTS, 2)
    miss = ((points - legs[:, TOLD].clamp(-_FAR, _FAR)) ** 2).sum(-1)
    weight = _OUTSIDE_WEIGHT + (1 - _OUTSIDE_WEIGHT) * inside[:, TOLD]
    return spread_loss(miss, answer[:, 2 * _POINTS :], weight, 2)


def told_hips(legs: Tensor, misses: Tensor) -> Tensor:
    """Return (B, 2, 2) hips as a pose model may tell them: what is between them is the origin."""
    exchanged = torch.rand(len(legs), 1, 1) < _EXCHANGED
    true = torch.where(exchanged, legs[:, HIPS[::-1]], legs[:, HIPS])
    hips = true + misses[torch.randint(len(misses), (len(legs),))]
    middle = torch.tensor([0.0, -BELOW_HIPS_M / LEGS_UNIT_M])
    return hips - hips.mean(dim=1, keepdim=True) + middle


def altered(batch: Legs, misses: Tensor) -> Asked:
    """Return a batch altered at random."""
    pieces, legs, inside = batch
    flipped = torch.rand(len(pieces)) < 0.5
    pieces = torch.where(flipped[:, None, None, None], pieces.flip(-1), pieces)
    mirror = torch.tensor([-1.0, 1.0])
    legs = torch.where(flipped[:, None, None], legs[:, _OTHER_LEG] * mirror, legs)
    inside = torch.where(flipped[:, None], inside[:, _OTHER_LEG], inside)
    pieces, legs, hips = moved(pieces.float(), legs, told_hips(legs, misses))
    return Asked(hidden(lit(blackened(pieces))), legs, inside, hips)


def train(model: nn.ModuleDict, legs: Legs, misses: Tensor, epochs: int, rate: float) -> None:
    """Fit the model; every piece is altered anew each time it comes up."""

    def alter(batch: Asked) -> Asked:
        return altered(Legs(*batch[:3]), misses)

    def ask(batch: Asked) -> Tensor:
        return tell(model, batch.pieces, batch.hips)

    def loss(answer: Tensor, batch: Asked) -> Tensor:
        return leg_loss(answer, batch.legs, batch.inside)

    walk(
        model,
        Asked(*legs, legs.legs[:, HIPS]),
        alter,
        ask,
        loss,
        Pace(epochs, rate, _DECAY, _RISING),
    )


def answers_of(model: nn.ModuleDict, pieces: Tensor, hips: Tensor) -> Tensor:
    """Return (N, 12) answers to pieces as they are."""
    with torch.no_grad():
        parts = [
            tell(model, pieces[k : k + 256], hips[k : k + 256]) for k in range(0, len(hips), 256)
        ]
    return torch.cat(parts)


def report(answer: Tensor, legs: Legs) -> float:
    """Print how far off knees and ankles are; return what sigmas must be multiplied by."""
    points = answer[:, : 2 * _POINTS].reshape(-1, _POINTS, 2)
    true, sigma = legs.legs[:, TOLD], torch.exp(answer[:, 2 * _POINTS :])
    inside, miss = legs.inside[:, TOLD] > 0, (points - true).norm(dim=-1)
    for name, at in (("knees", slice(0, None, 2)), ("ankles", slice(1, None, 2))):
        mm = 1000 * LEGS_UNIT_M * miss[:, at][inside[:, at]]
        middle, most = torch.quantile(mm, torch.tensor([0.5, 0.9])).tolist()
        print(f"{name}: {middle:.0f} / {most:.0f} mm, {(mm > 150).float().mean():.1%} beyond 15 cm")
    return float(torch.quantile((miss / sigma)[inside], 0.9)) / RING


def main(argv: list[str] | None = None) -> int:
    """Train, calibrate, write; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.learn_legs")
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--out", type=Path, default=Path("landmarks/leg_sight.npz"))
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=_RATE, help="of learning, at its highest")
    parser.add_argument("--start", type=Path, help="go on from these layers (an earlier legs.pt)")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args(argv)
    torch.set_num_threads(args.threads)
    torch.manual_seed(_SEED)
    legs = read_legs(shards_of(args.work, "legs"))
    off_m = misses_of(shards_of(args.work, "train"))[:, : len(HIPS)]
    misses = torch.tensor(off_m / LEGS_UNIT_M, dtype=torch.float32)
    print(f"{len(legs.pieces)} pieces, {len(misses)} poses", flush=True)
    model = make_model(_SIZE)
    if args.start:
        model.load_state_dict(torch.load(args.start))
    else:
        some, hips = legs.pieces[:_BEGUN_WITH], told_hips(legs.legs[:_BEGUN_WITH], misses)
        begin_as(model, bundled_layers("estimator.npz", "sight"), lambda: tell(model, some, hips))
    train(model, legs, misses, args.epochs, args.rate)
    torch.save(model.state_dict(), args.work / "legs.pt")
    tune = read_legs(shards_of(args.work, "legs-tune"))
    hips = told_hips(tune.legs, misses)
    answer = answers_of(model, tune.pieces, hips)
    scale = np.float32(report(answer, tune))
    print(f"sigma x {scale:.2f}")
    some = {"pieces": tune.pieces[:_CHECKED, 0], "hints": hips[:_CHECKED]}
    some["told"] = answer[:_CHECKED]
    table = exported(model, "legs") | {f"check_legs_{k}": part.numpy() for k, part in some.items()}
    np.savez(args.out, **table, legs_scale=scale)
    return 0


if __name__ == "__main__":
    sys.exit(main())
