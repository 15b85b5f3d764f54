"""How far off the estimator is on people it has never met, beside two simpler ways.

`python -m samples.studio.measure --work DIR --weights landmarks/estimator.npz [--set test]`.
Side-lying scenes, upper side, visible points in the picture; millimetres in the picture plane:
pixel distance x depth of the true point / focal length.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landmarks import body_sight, catalogue, pelvis
from landmarks.features import N_INPUTS, SIGHT_INPUTS, mirrored, upright
from landmarks.joints import Side
from landmarks.locate import locate
from landmarks.network import KINDS, PER_POINT, Network, heard, softmax
from landmarks.sight import load
from samples.studio.lessons import shards_of
from samples.studio.rotation import Array
from samples.studio.shards import REGIONS, Lessons, counted, mm_per_m, pose_of, read_lessons

_SETS = ("tune", "test", "wide-tune", "wide-test", "clip")
_RING = 2.146
_SETTLED = 1e2
_HIPS = 5
_EXPERT_MM = 29.0
_SURE = 0.8
# Cosines between the way to the camera and the trunk's own axes.
_END_ON, _FACING = 0.75, 0.35
# Where a user is asked to put the camera: so far above the level, so far away, not end-on.
_TILT_DEG, _AWAY_M = (3.0, 45.0), (1.6, 3.4)
_HALF_DEG = (30.0, 60.0)


def by_network(
    network: Network, lessons: Lessons, hidden: tuple[slice, ...] = ()
) -> tuple[Array, Array]:
    """Return (N, 2, R, 2) points and (N, 2, R) sigmas, metres, without the `hidden` inputs."""
    rows = lessons.rows.reshape(-1, N_INPUTS).copy()
    for part in hidden:
        rows[:, part] = 0.0
    answers = network.raw_points(rows).reshape(len(lessons.rows), 2, len(REGIONS), PER_POINT)
    return answers[..., :2], np.exp(answers[..., 2])


def by_pelvis(lessons: Lessons) -> Array:
    """Return (N, 2, R, 2) points of the plain pelvis frame, metres; NaN where it gives none."""
    book, n = catalogue.load(), len(lessons.rows)
    found = np.full((n, 2, len(REGIONS), 2), np.nan)
    for k in range(n):
        pose = pose_of(lessons.table, k)
        frame, seen = pelvis.measure(pose), upright(pose)
        if frame is None or seen is None:
            continue
        body = locate(pose, frame, book)
        for s, side in enumerate(Side):
            for r, name in enumerate(REGIONS):
                region = body.region(name, side)
                if region is not None:
                    found[k, s, r] = mirrored(seen.from_px(region.centre_px), side)
    return found


def by_ridge(train: Lessons, test: Lessons) -> Array:
    """Return (N, 2, R, 2) points of a ridge regression on the joints, metres."""
    upper = train.kinds == KINDS.index("on_other_side")
    asked = np.delete(np.arange(N_INPUTS), SIGHT_INPUTS)
    x, y = train.rows[upper][:, asked], train.points_m[upper].reshape(int(upper.sum()), -1)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-6
    scaled = (x - mean) / spread
    square = scaled.T @ scaled + _SETTLED * np.eye(len(asked))
    slope = np.linalg.solve(square, scaled.T @ (y - y.mean(axis=0)))
    told = (test.rows.reshape(-1, N_INPUTS)[:, asked] - mean) / spread @ slope + y.mean(axis=0)
    return np.asarray(told.reshape(*test.points_m.shape))


def points_report(network: Network, train: Lessons, test: Lessons) -> None:
    """Print each region's errors for every way, and how often the 90 % ring holds."""
    scale, used = mm_per_m(test), counted(test)
    ways: dict[str, tuple[Array, Array | None]] = {
        "pelvis frame": (by_pelvis(test), None),
        "ridge": (by_ridge(train, test), None),
        "network, joints alone": by_network(network, test, (SIGHT_INPUTS,)),
        "network": by_network(network, test),
    }
    for name, (told, sigma) in ways.items():
        print(f"{name:24} median   90%  <29mm")
        miss_m = np.linalg.norm(told - test.points_m, axis=-1)
        held = miss_m < _RING * sigma if sigma is not None else None
        for r, region in enumerate(REGIONS):
            _line(region, miss_m, scale, held, used & (np.arange(len(REGIONS)) == r))
        _line("all five of the hip", miss_m, scale, held, used & (np.arange(len(REGIONS)) < _HIPS))


def _line(
    name: str, miss_m: Array, scale: Array, held: NDArray[np.bool_] | None, used: NDArray[np.bool_]
) -> None:
    miss_mm = (miss_m * scale)[used]
    if not len(miss_mm):
        print(f"  {name:26}never in view")
        return
    middle, most = np.nanmedian(miss_mm), np.nanquantile(miss_mm, 0.9)
    ring = "" if held is None else f"  ring holds {held[used].mean():.0%}"
    share = float((miss_mm < _EXPERT_MM).mean())
    print(f"  {name:26}{middle:6.1f}{most:7.1f}{share:6.0%}  n={len(miss_mm)}{ring}")


def view_report(network: Network, test: Lessons) -> None:
    """Print the network's errors of the hip's regions by where the camera stands."""
    told, sigma = by_network(network, test)
    miss_m, scale = np.linalg.norm(told - test.points_m, axis=-1), mm_per_m(test)
    held = miss_m < _RING * sigma
    hips = counted(test) & (np.arange(len(REGIONS)) < _HIPS)
    forward, headward, _ = test.table["eye_trunk"].T
    away_m = np.median(test.table["points_depth_m"], axis=1)
    tilt_deg = test.table["tilt_deg"]
    asked_for = (
        (np.abs(headward) <= _END_ON) & (tilt_deg > _TILT_DEG[0]) & (tilt_deg < _TILT_DEG[1])
    )
    views = {
        "a set-up as asked for": asked_for & (away_m > _AWAY_M[0]) & (away_m < _AWAY_M[1]),
        "head end": headward > _END_ON, "foot end": headward < -_END_ON,
        "back": (np.abs(headward) <= _END_ON) & (forward < -_FACING),
        "front": (np.abs(headward) <= _END_ON) & (forward > _FACING),
        "above": (np.abs(headward) <= _END_ON) & (np.abs(forward) <= _FACING),
    }  # fmt: skip
    for name, mine in views.items():
        _line(f"from {name}", miss_m, scale, held, hips & mine[:, None, None])


def lying_report(network: Network, test: Lessons) -> None:
    """Print the posture's confusion matrix and the errors of up, tilt and roll.

    Where the set keeps pieces of whole bodies, the look at them is heard, too.
    """
    answers = network.raw_lying(test.rows)
    if "body" in test.table:
        net, pieces = body_sight.bundled(), test.table["body"]
        both = zip(answers, pieces, strict=True)
        answers = np.array([heard(one, body_sight.tell(piece, net)) for one, piece in both])
    told, true = answers[:, :6].argmax(axis=1), test.kinds[:, 0]
    print(f"poses found {len(true)} of {test.asked}; posture right {(told == true).mean():.1%}")
    sure = softmax(answers[:, :6]).max(axis=1) >= _SURE
    print(
        f"  at {_SURE:.0%} sure: {sure.mean():.0%} named, {(told == true)[sure].mean():.1%} right"
    )
    print("  rows true, columns told: " + ", ".join(KINDS))
    for kind, name in enumerate(KINDS):
        row = " ".join(f"{int(((true == kind) & (told == k)).sum()):5d}" for k in range(len(KINDS)))
        print(f"  {name:14} {row}")
    _half_turned(test, softmax(answers[:, :6]))
    for name, first, truth in (("up", 6, test.up), ("up by trunk", 10, test.up_trunk)):
        way = answers[:, first : first + 3]
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        miss_deg = np.degrees(np.arccos(np.clip((way * truth[:, 0]).sum(axis=1), -1, 1)))
        held = np.radians(miss_deg) < _RING * np.exp(answers[:, first + 3])
        _angles(name, miss_deg, f"ring holds {held.mean():.0%}")
        if name == "up":
            tilt_deg = np.degrees(np.arcsin(-way[:, 2]))
            _angles("tilt", np.abs(tilt_deg - test.table["tilt_deg"]), "")


def _half_turned(test: Lessons, shares: Array) -> None:
    """Print how many who lie half-turned are taken for side-lying, and side-lying are named."""
    forward, headward, sideward = test.up_trunk[:, 0].T
    from_flat_deg = np.degrees(np.arctan2(np.abs(sideward), np.abs(forward)))
    lies = np.abs(headward) < np.sin(np.radians(45.0))
    half = lies & (from_flat_deg > _HALF_DEG[0]) & (from_flat_deg < _HALF_DEG[1])
    on_side = np.isin(test.kinds[:, 0], [KINDS.index(f"on_{w}_side") for w in ("this", "other")])
    share = shares[:, 1:3].max(axis=1)
    for least in (0.8, 0.85, 0.9, 0.95):
        taken, named = (share[half] >= least).mean(), (share[on_side] >= least).mean()
        print(
            f"  from {least:.0%} on: {taken:.1%} of {half.sum()} half-turned taken for"
            f" side-lying, {named:.0%} of {on_side.sum()} side-lying named"
        )


def _angles(name: str, miss_deg: Array, extra: str) -> None:
    middle, most = np.median(miss_deg), np.quantile(miss_deg, 0.9)
    print(f"  {name:14} error, degrees: median {middle:.1f}, 90 % {most:.1f} {extra}")


def main(argv: list[str] | None = None) -> int:
    """Print the figures; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.measure")
    parser.add_argument("--work", type=Path, default=Path("studio-work"))
    parser.add_argument("--weights", type=Path, default=Path("landmarks/estimator.npz"))
    parser.add_argument("--set", choices=_SETS, default="test")
    args = parser.parse_args(argv)
    network, net = Network(args.weights), load(args.weights)
    train = read_lessons(shards_of(args.work, "train"))
    test = read_lessons(shards_of(args.work, args.set), net=net)
    points_report(network, train, test)
    view_report(network, test)
    lying_report(network, test)
    return 0


if __name__ == "__main__":
    sys.exit(main())
