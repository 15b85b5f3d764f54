"""All figures of one evaluation, as the JSON document that `coach evaluate --json` prints."""

from __future__ import annotations

from collections.abc import Sequence

from coach.evaluation import bodies, zones
from coach.evaluation.answer import Answer
from coach.evaluation.groups import groups
from coach.evaluation.misses import misses, sights
from coach.evaluation.placement import Document, placement
from coach.evaluation.truth import Truth

VERSION = 1


def figures(truth: Truth, found: Sequence[Answer]) -> Document:
    """The document. Shares are in [0, 1]; a figure of nothing is null."""
    scored = [
        (line, answer) for line, answer in zip(truth.lines, found, strict=True) if not line.moving
    ]
    seen = sights(truth, found)
    return {
        "kind": "evaluation",
        "version": VERSION,
        "truth": truth.name,
        "mode": "pictures" if truth.still else "video",
        "frames": len(truth.lines),
        "scored": len(scored),
        "placement": placement(misses(truth, found)),
        "no_press": zones.rows(zones.zone_misses(truth, found)),
        "sight": {
            "visible_called_visible": bodies.rate(seen[True]),
            "hidden_called_visible": bodies.rate(seen[False]),
        },
        "pose_found": bodies.pose_found(scored),
        "left_right_swapped": bodies.swapped(scored),
        "posture": bodies.posture(scored),
        "half_turned_accepted": bodies.half_turned(scored),
        "others_accepted": bodies.others_accepted(scored),
        "angles_deg": bodies.angles(scored),
        "groups": groups(truth, found),
    }
