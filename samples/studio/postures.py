"""Random postures as tables of angles, in the shape of `poses.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from samples.studio.arm import SIDE_SIGN

KINDS = {
    "side": 0.60, "half": 0.12, "supine": 0.07, "prone": 0.07,
    "sit": 0.06, "kneel": 0.03, "stand": 0.05,
}  # fmt: skip
WIDE_KINDS = {
    "side": 0.46, "half": 0.24, "supine": 0.07, "prone": 0.07,
    "sit": 0.05, "kneel": 0.04, "stand": 0.03, "walk": 0.04,
}  # fmt: skip
"""Of the wide sets: what lies between the postures, and getting there, more often."""
UPRIGHT = ("sit", "kneel", "stand", "walk")
# Most cameras look across a lying body; the others from anywhere, head and foot end included.
_BROADSIDE_SHARE = 0.72
_ARMS_AT = {  # upper and forearm, in side axes: outward, forward, headward
    "down": ((0.2, 0.1, -1.0), (0.1, 0.3, -0.9)),
    "front": ((0.0, 1.0, -0.2), (0.0, 0.8, 0.2)),
    "head": ((0.2, 0.4, 0.9), (-0.3, 0.2, 0.8)),
    "hip": ((0.4, -0.5, -0.9), (-0.2, 0.1, -0.8)),
    "out": ((1.0, 0.1, 0.0), (0.5, 0.5, 0.2)),
}


def random_kind(rng: np.random.Generator, kinds: Mapping[str, float] = KINDS) -> str:
    """Return one of `kinds`, as often as it says."""
    return str(rng.choice(list(kinds), p=list(kinds.values())))


def random_table(kind: str, rng: np.random.Generator) -> dict[str, Any]:
    """Return a table as in `poses.toml` for a posture of this kind."""
    table = {
        "yaw": rng.uniform(0, 360), "pitch": 90.0, "roll": 0.0, "anchor": "pelvis",
        "at_m": [0.0, 0.0], "sink_m": 0.0, "level": "shoulders",
        "spine": {"flex": rng.normal(10, 9), "side": rng.normal(0, 5), "twist": rng.normal(0, 7)},
        "neck": {"flex": rng.uniform(-10, 30), "side": rng.normal(0, 10)},
        "arms": {side: random_arm(rng) for side in SIDE_SIGN},
        "legs": {side: _leg(rng, (-8, 60), (0, 100), (-12, 4)) for side in SIDE_SIGN},
    }  # fmt: skip
    if kind not in UPRIGHT and rng.random() < _BROADSIDE_SHARE:
        table["yaw"] = rng.choice([90, 270]) + rng.uniform(-38, 38)
    return table | _PARTICULARS[kind](rng)


def _side(rng: np.random.Generator) -> dict[str, Any]:
    """On a side, the upper knee dropped in front, the lower arm out of the way."""
    sign = 1.0 if rng.random() < 0.5 else -1.0
    lower, upper = ("L", "R") if sign > 0 else ("R", "L")
    legs = {lower: _lying_leg(rng, 25.0), upper: _lying_leg(rng, 48.0)}
    # A knee in front of the other may drop to the mat; legs that lie on each other may not.
    before = np.clip((legs[upper]["flex"] - legs[lower]["flex"]) / 40, 0.15, 1.0)
    legs[upper]["add"] = rng.uniform(4, 30) * before
    low_arm = random_arm(rng, ("front", "head"), outward=0.0)
    arms = {lower: low_arm, upper: random_arm(rng)}
    return {"roll": sign * (90 + np.clip(rng.normal(0, 9), -20, 20)), "legs": legs, "arms": arms}


def _half(rng: np.random.Generator) -> dict[str, Any]:
    """Between the back, or the belly, and a side."""
    from_flat = rng.uniform(28, 62)
    roll = from_flat if rng.random() < 0.6 else 180 - from_flat
    sign = 1 if rng.random() < 0.5 else -1
    # On the belly's side only the upper leg has room to bend.
    lower_flex = (-8, 70) if roll < 90 else (-8, 12)
    lower, upper = _leg(rng, lower_flex, (0, 90), (-8, 8)), _leg(rng, (-8, 85), (0, 100), (-20, 8))
    legs = {"L": lower, "R": upper} if sign > 0 else {"L": upper, "R": lower}
    return {"roll": sign * roll, "legs": legs}


def _supine(rng: np.random.Generator) -> dict[str, Any]:
    both = _leg(rng, (-4, 60), (0, 1), (-12, 2))
    legs = {side: both | {"knee": max(0.0, both["flex"] * 1.9 + rng.normal(0, 8))} for side in "LR"}
    return {"roll": rng.uniform(-20, 20), "legs": legs}


def _prone(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "roll": 180 + rng.uniform(-20, 20),
        "neck": {"flex": 5.0, "twist": rng.choice([-1, 1]) * rng.uniform(30, 75)},
        "spine": {"flex": rng.uniform(-15, 8)},
        "legs": {side: _leg(rng, (-5, 12), (0, 50), (-15, 0)) for side in SIDE_SIGN},
    }


def _sit(rng: np.random.Generator) -> dict[str, Any]:
    flex = rng.uniform(75, 112)
    legs = {side: _leg(rng, (flex - 12, flex + 12), (0, 110), (-30, 4)) for side in SIDE_SIGN}
    return {"pitch": rng.uniform(-20, 18), "level": "", "legs": legs}


def _kneel(rng: np.random.Generator) -> dict[str, Any]:
    heels = rng.random() < 0.5
    knee = rng.uniform(130, 148) if heels else rng.uniform(88, 105)
    flex = knee - 75 if heels else rng.uniform(-5, 20)
    legs = {side: _leg(rng, (flex - 5, flex + 5), (knee - 4, knee + 4), (-15, 2)) for side in "LR"}
    return {"pitch": rng.uniform(-25, 8), "level": "", "legs": legs}


def _stand(rng: np.random.Generator) -> dict[str, Any]:
    legs = {side: _leg(rng, (-15, 25), (0, 30), (-12, 3)) for side in SIDE_SIGN}
    return {"pitch": rng.uniform(-12, 6), "level": "", "legs": legs}


def _walk(rng: np.random.Generator) -> dict[str, Any]:
    """In mid-stride, either leg before."""
    stride = float(rng.choice([-1, 1])) * rng.uniform(12, 32)
    legs = {
        side: _leg(rng, (sign * stride - 4, sign * stride + 4), (5, 50), (-8, 3))
        for side, sign in SIDE_SIGN.items()
    }
    return {"pitch": rng.uniform(-10, 4), "level": "", "legs": legs}


_PARTICULARS = {
    "side": _side, "half": _half, "supine": _supine, "prone": _prone,
    "sit": _sit, "kneel": _kneel, "stand": _stand, "walk": _walk,
}  # fmt: skip

_Range = tuple[float, float]


def _leg(rng: np.random.Generator, flex: _Range, knee: _Range, add: _Range) -> dict[str, float]:
    return {
        "flex": rng.uniform(*flex), "knee": rng.uniform(*knee), "add": rng.uniform(*add),
        "rot": rng.normal(0, 9), "foot": rng.uniform(-5, 40),
    }  # fmt: skip


def _lying_leg(rng: np.random.Generator, flex_deg: float) -> dict[str, float]:
    """On a side hip and knee bend together, about `flex_deg`, each person in their own way."""
    flex = float(np.clip(rng.normal(flex_deg, 22), -10, 100))
    knee = float(np.clip(flex + rng.normal(20, 24), 0, 120))
    return _leg(rng, (flex, flex), (knee, knee), (-2, 8))


def random_arm(
    rng: np.random.Generator, places: tuple[str, ...] = tuple(_ARMS_AT), outward: float = 1.0
) -> Mapping[str, Any]:
    """Return an arm's table: one of the usual places, shaken; `outward` scales that share."""
    upper, fore = (np.array(way) for way in _ARMS_AT[str(rng.choice(places))])
    upper, fore = upper + rng.normal(0, 0.25, 3), fore + rng.normal(0, 0.35, 3)
    upper[0] *= outward
    return {"upper": upper, "fore": fore, "roll": rng.normal(0, 30)}
