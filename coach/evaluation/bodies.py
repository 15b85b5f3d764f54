"""Whether somebody was found, how they lie, and which way is up: rates and angles, not places."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from coach.evaluation.answer import Answer
from coach.evaluation.truth_line import FrameTruth
from landmarks.posture import Label

Pair = tuple[FrameTruth, Answer]

TRUE_KINDS = ("side_left", "side_right", "supine", "prone", "upright", "half_turned")
NEVER_TIMED_DEG = (30.0, 60.0)
"""From back or belly: what must never be timed as side-lying."""
SWAPPED_SHARE = -0.3
"""Told along true, over true squared: 1 is right, 0 end on, below this left and right changed."""
SHORTEST_ACROSS_PX = 25.0
"""With hips and shoulders nearer than this in the picture, left and right cannot be told apart."""


def rate(hits: Iterable[bool]) -> dict[str, Any]:
    """How many of how many."""
    told = list(hits)
    share = round(sum(told) / len(told), 4) if told else None
    return {"n": len(told), "hits": sum(told), "share": share}


def pose_found(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Over everybody, and by what the picture cuts off."""
    groups = {
        "all": pairs,
        "head_in_view": [pair for pair in pairs if pair[0].head_out is False],
        "head_out": [pair for pair in pairs if pair[0].head_out],
        "feet_out": [pair for pair in pairs if pair[0].feet_out],
    }
    return {name: rate(answer.found for _, answer in group) for name, group in groups.items()}


def swapped(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Left and right joints changed, over frames where the picture shows which is which."""
    told = [_is_swapped(line, answer) for line, answer in pairs]
    return rate(one for one in told if one is not None)


def _is_swapped(line: FrameTruth, answer: Answer) -> bool | None:
    names = [f"{side}_{part}" for part in ("hip", "shoulder") for side in ("left", "right")]
    if answer.across_px is None or not all(name in line.joints for name in names):
        return None
    left_hip, right_hip, left_shoulder, right_shoulder = (
        np.array(line.joints[name]) for name in names
    )
    across_px = left_hip - right_hip + left_shoulder - right_shoulder
    if not float(np.linalg.norm(across_px)) >= 2 * SHORTEST_ACROSS_PX:
        return None
    return bool(answer.across_px @ across_px / (across_px @ across_px) < SWAPPED_SHARE)


def posture(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The confusion matrix, and over all that are not half turned: right, unknown, wrong."""
    matrix = {
        kind: {
            str(label): sum(a.label is label and line.kind == kind for line, a in pairs)
            for label in Label
        }
        for kind in TRUE_KINDS
    }
    clear = [(line.kind, answer.label) for line, answer in pairs if line.kind != "half_turned"]
    return {
        "confusion": matrix,
        "right": rate(kind == label for kind, label in clear),
        "unknown": rate(label is Label.UNKNOWN for _, label in clear),
        "wrong": rate(label not in (kind, Label.UNKNOWN) for kind, label in clear),
        "other_side": rate(
            label in ("side_left", "side_right") and label != kind
            for kind, label in clear
            if kind in ("side_left", "side_right")
        ),
    }


def half_turned(pairs: Sequence[Pair]) -> dict[str, Any]:
    """People 30 to 60 degrees from back or belly whose hold would be timed."""
    low_deg, high_deg = NEVER_TIMED_DEG
    return rate(
        answer.side_lying
        for line, answer in pairs
        if line.from_flat_deg is not None
        and line.posture != "upright"
        and low_deg <= line.from_flat_deg <= high_deg
    )


def others_accepted(pairs: Sequence[Pair]) -> dict[str, Any]:
    """People on back or belly, or upright, whose hold would be timed."""
    others = ("supine", "prone", "upright")
    return rate(answer.side_lying for line, answer in pairs if line.kind in others)


def angles(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Errors in degrees: camera tilt, up, and the roll of a lying trunk."""
    found = [(line, answer) for line, answer in pairs if answer.found]
    return {
        "tilt": _spread(abs(answer.tilt_deg - line.tilt_deg) for line, answer in found),
        "up": _spread(_between_deg(line, answer) for line, answer in found),
        "roll": _spread(
            off for line, answer in found if (off := _roll_off_deg(line, answer)) is not None
        ),
    }


def _between_deg(line: FrameTruth, answer: Answer) -> float:
    true = np.array(line.up)
    cosine = float(answer.up @ true) / max(float(np.linalg.norm(true)), 1e-9)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


def _roll_off_deg(line: FrameTruth, answer: Answer) -> float | None:
    if line.roll_deg is None or answer.roll_deg is None:
        return None
    if line.signed_roll_deg is None:  # on back or belly: the truth does not say towards whom
        return abs(line.turn_deg - abs(answer.roll_deg))
    return abs((answer.roll_deg - line.signed_roll_deg + 180.0) % 360.0 - 180.0)


def _spread(values: Iterable[float]) -> dict[str, Any]:
    off = np.array(list(values))
    if not len(off):
        return {"n": 0, "median": None, "p90": None}
    return {
        "n": len(off),
        "median": round(float(np.median(off)), 1),
        "p90": round(float(np.quantile(off, 0.9)), 1),
    }
