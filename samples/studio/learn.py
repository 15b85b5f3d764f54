"""Trains the estimator of `landmarks.network` from labelled findings (needs torch).

`python -m samples.studio.learn --work DIR --out landmarks/estimator.npz`: the same shards and the
same seed give the same weights on the same machine. Sigma is calibrated on the tune set alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from landmarks.features import N_INPUTS, N_SEEN_POINTS, SIGHT_INPUTS
from landmarks.network import KINDS, N_LYING, PER_POINT, Network
from landmarks.sight import load
from samples.studio.lessons import shards_of
from samples.studio.rotation import Array
from samples.studio.shards import REGIONS, Lessons, read_lessons, together

RING = 2.146
"""Sigmas that hold 90 % of a round normal distribution: sqrt(-2 ln 0.1)."""
_TRAIN_SETS, _TUNE_SETS = ("train", "wide-train"), ("tune", "wide-tune")
_SEED = 7
_BATCH = 512
_RATE, _DECAY, _DROPOUT = 2e-3, 1e-2, 0.1
# A share of the examples comes without a look, so that the joints are not forgotten.
_BLIND_SHARE = 0.05
# Where the look sees points is not for the networks that tell the posture: on real pictures of
# backs it misled them, though on rendered ones it is worth a twentieth of the side-lying.
_UNHEARD = {"points": slice(0), "lying": slice(SIGHT_INPUTS.start, SIGHT_INPUTS.stop - 5)}
# Inputs are shaken by this share of their spread.
_JITTER = 0.05
_TAIL = 4.0
# Networks of a kind whose answers are averaged, and their hidden layers.
_SHAPES = {"points": (5, (192, 112)), "lying": (3, (144, 80))}
_EPOCHS = {"points": 30, "lying": 70}
# How often a scene counts without a look, and with one: how somebody lies, joints tell, too.
_TIMES = {"points": (0, 1), "lying": (1, 2)}
_HIDDEN_WEIGHT = 0.4
# The upper side of somebody who lies on a side is what gets pressed; all else counts for less.
_OTHER_WEIGHT = 0.05
# Points in metres; logs of sigmas; up; whether there is any.
_SIGHT_SPREAD = np.repeat([0.1, 1.0, 0.6, 1.0], [2 * N_SEEN_POINTS, N_SEEN_POINTS + 1, 3, 1])
# So many rows and torch's answers are kept beside the weights, to check the forward pass by.
_CHECKED = 8

Loss = Callable[[Tensor, Tensor], Tensor]


def make_net(outputs: int, hidden: Sequence[int], seed: int) -> nn.Sequential:
    """Return one network: linear layers with SiLU and dropout between."""
    torch.manual_seed(seed)
    layers: list[nn.Module] = []
    size = N_INPUTS
    for width in hidden:
        layers += [nn.Linear(size, width), nn.SiLU(), nn.Dropout(_DROPOUT)]
        size = width
    return nn.Sequential(*layers, nn.Linear(size, outputs))


def spread_loss(miss_squared: Tensor, log_sigma: Tensor, weight: Tensor, axes: int) -> Tensor:
    """Negative log likelihood of Student's t: where MediaPipe is lost, nothing is to be learned.

    A Gaussian's squared misses let the few lost poses pull at everybody else's.
    """
    log_sigma = log_sigma.clamp(-7.0, 1.5)
    far = torch.log1p(miss_squared / (_TAIL * torch.exp(2 * log_sigma)))
    loss = (_TAIL + axes) / 2 * far + axes * log_sigma
    return (weight * loss).sum() / weight.sum()


def points_loss(answer: Tensor, wanted: Tensor) -> Tensor:
    """`wanted` (B, R, 4): true x, y in metres, weight (0 outside the picture), visible or not."""
    answer = answer.reshape(len(answer), len(REGIONS), PER_POINT)
    miss = ((answer[..., :2] - wanted[..., :2]) ** 2).sum(dim=-1)
    visible = wanted[..., 3]
    weight = wanted[..., 2] * (_HIDDEN_WEIGHT + (1 - _HIDDEN_WEIGHT) * visible)
    seen = nn.functional.binary_cross_entropy_with_logits(answer[..., 3], visible)
    return spread_loss(miss, answer[..., 2], weight, axes=2) + 0.3 * seen


def lying_loss(answer: Tensor, wanted: Tensor) -> Tensor:
    """`wanted` (B, 7): kind, `up` (3), `up_trunk` (3)."""
    kind = nn.functional.cross_entropy(answer[:, : len(KINDS)], wanted[:, 0].long())
    ones = torch.ones(len(answer))
    up = spread_loss(((answer[:, 6:9] - wanted[:, 1:4]) ** 2).sum(dim=1), answer[:, 9], ones, 2)
    trunk = ((answer[:, 10:13] - wanted[:, 4:7]) ** 2).sum(dim=1)
    return kind + up + spread_loss(trunk, answer[:, 13], ones, 2)


def train(rows: Array, wanted: Array, net: nn.Sequential, loss_of: Loss, epochs: int) -> None:
    """Fit `net` to (N, N_INPUTS) scaled rows; rows get blinded at random."""
    x, y = (torch.tensor(part, dtype=torch.float32) for part in (rows, wanted))
    optimiser = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = epochs * (len(x) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    net.train()
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for start in range(0, len(x) - _BATCH + 1, _BATCH):
            pick = order[start : start + _BATCH]
            loss = loss_of(net(_shaken(x[pick])), y[pick])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
    net.eval()


def _shaken(batch: Tensor) -> Tensor:
    """Return scaled rows, some of them without a look, all shaken a little."""
    batch = batch.clone()
    batch[:, SIGHT_INPUTS] *= torch.rand(len(batch), 1) >= _BLIND_SHARE
    return batch + _JITTER * torch.randn_like(batch) * (batch != 0)


def scaling(rows: Array) -> tuple[Array, Array]:
    """Return mean and spread of (N, N_INPUTS) rows; a look that is missing becomes zero."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    # Zeros must stay zeros here, for that is how a missing look is told.
    mean[SIGHT_INPUTS] = 0.0
    spread[SIGHT_INPUTS] = _SIGHT_SPREAD
    return mean, spread


def exported(name: str, nets: list[nn.Sequential], mean: Array, spread: Array) -> dict[str, Any]:
    """Return the arrays of some networks, as `landmarks.network` reads them."""
    table = {f"{name}_mean": mean, f"{name}_spread": spread}
    linear = [[part for part in net if isinstance(part, nn.Linear)] for net in nets]
    for k in range(len(linear[0])):
        weights = [layers[k].weight.detach().numpy().T for layers in linear]
        table[f"{name}_weight{k}"] = np.stack(weights)
        biases = [layers[k].bias.detach().numpy() for layers in linear]
        table[f"{name}_bias{k}"] = np.stack(biases)[:, None]
    return {key: value.astype(np.float32) for key, value in table.items()}


def point_targets(lessons: Lessons) -> Array:
    """Return (2 N, R, 4) what `points_loss` wants, sides one after the other."""
    upper = lessons.kinds == KINDS.index("on_other_side")
    weight = lessons.in_picture * np.where(upper, 1.0, _OTHER_WEIGHT)[..., None]
    parts = [lessons.points_m, weight[..., None], lessons.visible[..., None]]
    return np.concatenate(parts, axis=-1).reshape(-1, len(REGIONS), PER_POINT)


def lying_targets(lessons: Lessons) -> Array:
    """Return (2 N, 7) what `lying_loss` wants."""
    parts = [lessons.kinds[..., None], lessons.up, lessons.up_trunk]
    return np.concatenate(parts, axis=-1).reshape(-1, 7)


def fit(lessons: Lessons) -> dict[str, Any]:
    """Train both kinds of networks; sigma is not calibrated yet."""
    rows = lessons.rows.reshape(-1, N_INPUTS)
    looked_at = rows[:, SIGHT_INPUTS.stop - 1] > 0
    mean, spread = scaling(rows)
    scaled = (rows - mean) / spread
    table: dict[str, Any] = {
        "regions": np.array(REGIONS),
        "sigma_scale": np.ones(len(REGIONS), dtype=np.float32),
        "lying_scale": np.ones(2, dtype=np.float32),
        "check_rows": rows[-_CHECKED:],
    }
    jobs: list[tuple[str, Array, int, Loss]] = [
        ("points", point_targets(lessons), len(REGIONS) * PER_POINT, points_loss),
        ("lying", lying_targets(lessons), N_LYING, lying_loss),
    ]
    for name, wanted, outputs, loss_of in jobs:
        members, hidden = _SHAPES[name]
        told = scaled.copy()
        told[:, _UNHEARD[name]] = 0.0
        blind, seeing = _TIMES[name]
        taken = np.repeat(np.arange(len(rows)), np.where(looked_at, seeing, blind))
        nets = [make_net(outputs, hidden, _SEED + member) for member in range(members)]
        for net in nets:
            train(told[taken], wanted[taken], net, loss_of, _EPOCHS[name])
        table |= exported(name, nets, mean, spread)
        table[f"{name}_weight0"][:, _UNHEARD[name]] = 0.0
        some = torch.tensor(told[-_CHECKED:], dtype=torch.float32)
        with torch.no_grad():
            answers = [net(some) for net in nets]
        table[f"check_{name}"] = torch.stack(answers).numpy()
    return table


def calibrated(table: dict[str, Any], path: Path, tune: Lessons) -> dict[str, Any]:
    """Return `table` with sigmas scaled so that the 90 % rings hold 90 % of the tune set."""
    np.savez_compressed(path, **table)
    network = Network(path)
    answers = network.raw_points(tune.rows.reshape(-1, N_INPUTS)).reshape(
        len(tune.rows), 2, len(REGIONS), PER_POINT
    )
    misses = np.linalg.norm(answers[..., :2] - tune.points_m, axis=-1) / np.exp(answers[..., 2])
    lying = network.raw_lying(tune.rows)
    counted = tune.visible & tune.in_picture
    scale = [np.quantile(misses[..., k][counted[..., k]], 0.9) for k in range(len(REGIONS))]
    table["sigma_scale"] = (np.array(scale) / RING).astype(np.float32)
    turns = [
        np.linalg.norm(lying[:, first : first + 3] - truth[:, 0], axis=1)
        / np.exp(lying[:, first + 3])
        for first, truth in ((6, tune.up), (10, tune.up_trunk))
    ]
    table["lying_scale"] = np.array([np.quantile(t, 0.9) / RING for t in turns], dtype=np.float32)
    return table


def main(argv: list[str] | None = None) -> int:
    """Train, calibrate, write; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.learn")
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--out", type=Path, default=Path("landmarks/estimator.npz"))
    args = parser.parse_args(argv)
    torch.set_num_threads(1)
    sight_file = args.work / "sight.npz"
    net = load(sight_file)
    train_sets = [read_lessons(shards_of(args.work, name), net=net) for name in _TRAIN_SETS]
    lessons = together(train_sets)
    print(f"{len(lessons.rows)} of {lessons.asked} train scenes with a pose", flush=True)
    table = fit(lessons)
    tune = together([read_lessons(shards_of(args.work, name), net=net) for name in _TUNE_SETS])
    table = calibrated(table, args.out, tune)
    with np.load(sight_file) as sight:
        # Unpressed: half of the weights have no air in them, and every start would unpack them.
        np.savez(args.out, **table, **sight)
    return 0


if __name__ == "__main__":
    sys.exit(main())
