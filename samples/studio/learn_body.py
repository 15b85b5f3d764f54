"""Trains the network of `landmarks.body_sight` from labelled pieces (needs torch).

`python -m samples.studio.learn_body --work DIR --start DIR/first.pt` writes
`landmarks/body_sight.npz`. Pieces come from `bodies`. What has learned to see hips begins with
eyes: on 10,080 pieces, four epochs from there came to a loss that six from nothing were far from.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.body_sight import BLOCKS, KINDS, N_ANSWERS
from landmarks.sight import LOWEST_SIDE
from samples.studio.learn import RING
from samples.studio.learn_sight import spread_loss
from samples.studio.lessons import shards_of
from samples.studio.pieces import blackened, hidden, lit
from samples.studio.shards import kinds_of, read_table
from samples.studio.sight_model import exported, plain_of, seen_down, step_of
from samples.studio.walk import Pace, walk

_SETS = ("bodies", "bodies-rooms")
_SEED = 17
_RATE, _DECAY, _RISING, _DROPOUT = 1.5e-3, 2e-2, 0.1, 0.1
_CHANNELS, _SQUEEZED, _WIDE = (16, 32, 64, 128), 32, 128
_TURN_RAD, _SCALE, _SHIFT = 0.10, 0.08, 0.05
_UP_WEIGHT = 0.5
_OTHER_KINDS = torch.tensor([0, 2, 1, 3, 4, 5])
_CHECKED = 4


class Bodies(NamedTuple):
    """Pieces (B, 1, S, S), kinds (B,), and up (B, 3) by the trunk's forward, headward, leftward."""

    pieces: Tensor
    kinds: Tensor
    up: Tensor


def read_bodies(folder: Path) -> Bodies:
    """Return all pieces of a folder."""
    table = read_table(folder)
    up, pieces = table["up_trunk"], torch.tensor(table["piece"])[:, None]
    return Bodies(pieces, torch.tensor(kinds_of(up)), torch.tensor(up.astype(np.float32)))


def make_model(answers: int = N_ANSWERS) -> nn.ModuleDict:
    """Return the layers: down to 6 x 6 cells, and all of it read at once."""
    one, two, three, four = _CHANNELS
    layers = {
        "down0": step_of(1, one, 5, 2),
        "down1": step_of(one, two, 3, 2),
        "down2": step_of(two, three, 3, 2),
        "down3": step_of(three, four, 3, 2),
        "squeeze": step_of(four, _SQUEEZED, 1, 1),
        "picture": nn.Linear(_SQUEEZED * LOWEST_SIDE**2, _WIDE),
        "answer": nn.Linear(_WIDE, answers),
    }
    for width, blocks in zip(_CHANNELS, BLOCKS, strict=True):
        for block in blocks:
            layers |= {f"first{block}": step_of(width, width, 3, 1)}
            layers |= {f"second{block}": plain_of(width)}
    return nn.ModuleDict(layers).to(memory_format=torch.channels_last)


def tell(model: nn.ModuleDict, pieces: Tensor) -> Tensor:
    """Return (B, answers) to pieces (B, 1, S, S)."""
    flow = seen_down(model, pieces.float())[-1]
    whole = torch.relu(model["picture"](model["squeeze"](flow).flatten(1)))
    kept_on = nn.functional.dropout(whole, _DROPOUT, training=model.training)
    return torch.as_tensor(model["answer"](kept_on).float())


def body_loss(answer: Tensor, bodies: Bodies) -> Tensor:
    """What it is, and which way is up."""
    logits, way, log_sigma = answer[:, : len(KINDS)], answer[:, len(KINDS) : -1], answer[:, -1]
    turned = spread_loss(((way - bodies.up) ** 2).sum(1), log_sigma, torch.ones(len(way)), 2)
    return nn.functional.cross_entropy(logits, bodies.kinds) + _UP_WEIGHT * turned


def altered(bodies: Bodies) -> Bodies:
    """Return a batch altered at random: mirrored, moved, lit, and hidden in part."""
    pieces, kinds, up = bodies
    flipped = torch.rand(len(pieces)) < 0.5
    pieces = torch.where(flipped[:, None, None, None], pieces.flip(-1), pieces)
    kinds = torch.where(flipped, _OTHER_KINDS[kinds], kinds)
    up = torch.where(flipped[:, None], up * torch.tensor([1.0, 1.0, -1.0]), up)
    return Bodies(hidden(lit(blackened(_moved(pieces.float())))), kinds, up)


def _moved(pieces: Tensor) -> Tensor:
    """Turn, scale and shift; what comes in from outside is black, as beyond a picture's edge."""
    count = len(pieces)
    turn, size = torch.randn(count) * _TURN_RAD, torch.exp(torch.randn(count) * _SCALE)
    cosine, sine = torch.cos(turn) * size, torch.sin(turn) * size
    rows = [torch.stack([cosine, -sine], 1), torch.stack([sine, cosine], 1)]
    shift = torch.randn(count, 2, 1) * _SHIFT
    grid = nn.functional.affine_grid(
        torch.cat([torch.stack(rows, 1), shift], 2), list(pieces.shape), align_corners=False
    )
    return nn.functional.grid_sample(pieces, grid, padding_mode="zeros", align_corners=False)


def train(model: nn.ModuleDict, bodies: Bodies, epochs: int, rate: float) -> None:
    """Fit the model; every piece is altered anew each time it comes up."""

    def ask(batch: Bodies) -> Tensor:
        return tell(model, batch.pieces)

    walk(model, bodies, altered, ask, body_loss, Pace(epochs, rate, _DECAY, _RISING))


def report(model: nn.ModuleDict, bodies: Bodies) -> None:
    """Print how many are told rightly, and the sigma's scale that would hold 90 %."""
    with torch.no_grad():
        parts = [tell(model, bodies.pieces[k : k + 256]) for k in range(0, len(bodies.up), 256)]
    answer = torch.cat(parts)
    right = (answer[:, : len(KINDS)].argmax(1) == bodies.kinds).float().mean()
    miss = (answer[:, len(KINDS) : -1] - bodies.up).norm(dim=1) / torch.exp(answer[:, -1])
    print(f"{right:.1%} of {len(miss)} told rightly; sigma x {miss.quantile(0.9) / RING:.2f}")


def main(argv: list[str] | None = None) -> int:
    """Train and write; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.learn_body")
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--out", type=Path, default=Path("landmarks/body_sight.npz"))
    parser.add_argument("--sets", nargs="+", default=_SETS, help="of pieces, to learn from")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=_RATE, help="of learning, at its highest")
    parser.add_argument("--start", type=Path, help="go on from these layers, as far as they fit")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args(argv)
    torch.set_num_threads(args.threads)
    torch.manual_seed(_SEED)
    parts = [read_bodies(shards_of(args.work, name)) for name in args.sets]
    bodies = Bodies(*(torch.cat(same) for same in zip(*parts, strict=True)))
    print(f"{len(bodies.pieces)} pieces", flush=True)
    model = make_model()
    if args.start:
        own, before = model.state_dict(), torch.load(args.start)
        fits = {k: v for k, v in before.items() if k in own and v.shape == own[k].shape}
        model.load_state_dict(fits, strict=False)
    train(model, bodies, args.epochs, args.rate)
    torch.save(model.state_dict(), args.work / "body.pt")
    tunes = [read_bodies(shards_of(args.work, f"{name}-tune")) for name in args.sets]
    for name, tune in zip(args.sets, tunes, strict=True):
        print(f"{name}-tune: ", end="")
        report(model, tune)
    np.savez(args.out, **exported(model, "body"), **checked(model, tunes[0]))
    return 0


def checked(model: nn.ModuleDict, bodies: Bodies) -> dict[str, Any]:
    """Return some pieces and torch's answers to them, to check the forward pass by."""
    pieces = bodies.pieces[:_CHECKED]
    with torch.no_grad():
        told = tell(model, pieces)
    return {"check_body_pieces": pieces[:, 0].numpy(), "check_body_told": told.numpy()}


if __name__ == "__main__":
    sys.exit(main())
