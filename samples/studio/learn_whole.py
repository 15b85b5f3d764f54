"""Trains the network of `landmarks.whole_sight` from labelled pictures (needs torch).

`python -m samples.studio.learn_whole --work DIR --threads 2` writes `landmarks/whole_sight.npz`.
Pictures come from `wholes`. It begins with the eyes of the look at the body, read from the weights
that come with the program.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.body_sight import bundled
from landmarks.whole_sight import N_ANSWERS
from samples.studio.learn_body import make_model, tell
from samples.studio.learn_sight import spread_loss
from samples.studio.lessons import shards_of
from samples.studio.pieces import blackened, hidden, lit
from samples.studio.shards import read_table
from samples.studio.sight_model import begin_as, exported
from samples.studio.walk import Pace, walk

_SEED = 19
_RATE, _DECAY, _RISING = 2e-3, 2e-2, 0.1
_TURN_RAD, _SCALE, _SHIFT = 0.12, 0.08, 0.05
_QUARTERS_SHARE = 0.15
_SIZE_WEIGHT = 2.0
_SMALLEST = 0.02
_CHECKED, _BEGUN_WITH = 4, 512


class Wholes(NamedTuple):
    """Pictures (B, 1, S, S), there (B,), trunk (B, 2, 2) and size (B,) in shares of the side."""

    pieces: Tensor
    there: Tensor
    trunk: Tensor
    size: Tensor


def read_wholes(folder: Path) -> Wholes:
    """Return all pictures of a folder."""
    table = read_table(folder)
    numbers = (table[key].astype(np.float32) for key in ("there", "trunk", "size"))
    return Wholes(torch.tensor(table["piece"])[:, None], *(torch.tensor(part) for part in numbers))


def whole_loss(answer: Tensor, wholes: Wholes) -> Tensor:
    """Whether somebody is there; of those who are, where the trunk is and how large."""
    there = nn.functional.binary_cross_entropy_with_logits(answer[:, 0], wholes.there)
    miss = ((answer[:, 1:5].reshape(-1, 2, 2) - wholes.trunk) ** 2).sum(-1)
    weight = wholes.there[:, None].expand_as(miss)
    placed = spread_loss(miss, answer[:, 6:], weight, 2)
    off = nn.functional.smooth_l1_loss(
        answer[:, 5], wholes.size.clamp(min=_SMALLEST).log(), beta=0.2, reduction="none"
    )
    sized = (off * wholes.there).sum() / wholes.there.sum()
    return there + placed + _SIZE_WEIGHT * sized


def altered(wholes: Wholes) -> Wholes:
    """Return a batch altered at random: mirrored, turned, moved, lit, and hidden in part."""
    pieces, there, trunk, size = wholes
    flipped = torch.rand(len(pieces)) < 0.5
    pieces = torch.where(flipped[:, None, None, None], pieces.flip(-1), pieces)
    trunk = torch.where(flipped[:, None, None], trunk * torch.tensor([-1.0, 1.0]), trunk)
    pieces, trunk, larger = _moved(pieces.float(), trunk)
    return Wholes(hidden(lit(blackened(pieces))), there, trunk, size * larger)


def _moved(pieces: Tensor, trunk: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Turn, scale and shift; what comes in from outside is black, as beyond a picture's edge."""
    count = len(pieces)
    quarters = torch.randint(1, 4, (count,)) * (torch.rand(count) < _QUARTERS_SHARE)
    turn = torch.randn(count) * _TURN_RAD + quarters * torch.pi / 2
    larger, shift = torch.exp(torch.randn(count) * _SCALE), torch.randn(count, 2) * _SHIFT
    cosine, sine = torch.cos(turn), torch.sin(turn)
    way = torch.stack([torch.stack([cosine, -sine], 1), torch.stack([sine, cosine], 1)], 1)
    # The grid says for each new cell where it was.
    back = way.transpose(1, 2) / larger[:, None, None]
    grid = nn.functional.affine_grid(
        torch.cat([back, -2 * (back @ shift[:, :, None])], 2), list(pieces.shape),
        align_corners=False,
    )  # fmt: skip
    pieces = nn.functional.grid_sample(pieces, grid, padding_mode="zeros", align_corners=False)
    trunk = (larger[:, None, None] * way @ trunk.transpose(1, 2)).transpose(1, 2) + shift[:, None]
    return pieces, trunk, larger


def answers_of(model: nn.ModuleDict, pieces: Tensor) -> Tensor:
    """Return (N, N_ANSWERS) answers to pictures as they are."""
    with torch.no_grad():
        parts = [tell(model, pieces[k : k + 256]) for k in range(0, len(pieces), 256)]
    return torch.cat(parts)


def report(answer: Tensor, wholes: Wholes) -> None:
    """Print how well people are told from empty rooms, and how far off they are placed."""
    there, told = wholes.there > 0.5, torch.sigmoid(answer[:, 0])
    print(
        f"of {int(there.sum())} people {(told[there] > 0.5).float().mean():.1%} are seen, ", end=""
    )
    print(f"of {int((~there).sum())} empty rooms {(told[~there] > 0.5).float().mean():.1%}")
    miss = (answer[:, 1:5].reshape(-1, 2, 2) - wholes.trunk).norm(dim=-1) / wholes.size[:, None]
    for name, off in zip(("hips", "shoulders"), miss[there].T, strict=True):
        print(f"{name}: {off.median():.2f} / {off.quantile(0.9):.2f} trunks off")
    off = (answer[:, 5] - wholes.size.clamp(min=_SMALLEST).log()).abs()[there]
    print(f"size: {off.median():.2f} / {off.quantile(0.9):.2f}")


def main(argv: list[str] | None = None) -> int:
    """Train and write; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.learn_whole")
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--out", type=Path, default=Path("landmarks/whole_sight.npz"))
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=_RATE, help="of learning, at its highest")
    parser.add_argument("--start", type=Path, help="go on from these layers (an earlier whole.pt)")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args(argv)
    torch.set_num_threads(args.threads)
    torch.manual_seed(_SEED)
    lessons = read_wholes(shards_of(args.work, "wholes"))
    print(f"{len(lessons.pieces)} pictures", flush=True)
    model = make_model(N_ANSWERS)
    if args.start:
        model.load_state_dict(torch.load(args.start))
    else:
        begin_as(model, bundled().layers, lambda: tell(model, lessons.pieces[:_BEGUN_WITH]))

    def ask(batch: Wholes) -> Tensor:
        return tell(model, batch.pieces)

    walk(model, lessons, altered, ask, whole_loss, Pace(args.epochs, args.rate, _DECAY, _RISING))
    torch.save(model.state_dict(), args.work / "whole.pt")
    tune = read_wholes(shards_of(args.work, "wholes-tune"))
    answer = answers_of(model, tune.pieces)
    report(answer, tune)
    np.savez(args.out, **exported(model, "whole"), **_checked(tune, answer))
    return 0


def _checked(wholes: Wholes, answer: Tensor) -> dict[str, Any]:
    """Return some pictures and torch's answers to them, to check the forward pass by."""
    pieces, told = wholes.pieces[:_CHECKED, 0], answer[:_CHECKED]
    return {"check_whole_pieces": pieces.numpy(), "check_whole_told": told.numpy()}


if __name__ == "__main__":
    sys.exit(main())
