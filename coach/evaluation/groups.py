"""The figures by group of the test set, and by what is special about a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coach.evaluation import bodies
from coach.evaluation.answer import Answer
from coach.evaluation.misses import misses
from coach.evaluation.placement import ALL, Document, placement
from coach.evaluation.truth import Truth

NOTHING_SPECIAL = "nothing special"


def groups(truth: Truth, found: Sequence[Answer]) -> list[Document]:
    """A document for each group, then for each special thing; none where truth states no group."""
    stated = [line for line in truth.lines if line.group is not None]
    names = dict.fromkeys(line.group for line in stated if line.group is not None)
    parts = {name: [line.index for line in stated if line.group == name] for name in names}
    things = sorted({thing for line in stated for thing in line.special})
    parts |= {thing: [line.index for line in stated if thing in line.special] for thing in things}
    mixed = {line.group for line in stated if line.special}
    plain = [line.index for line in stated if line.group in mixed and not line.special]
    if plain:
        parts[NOTHING_SPECIAL] = plain
    return [_part(name, *_only(truth, found, kept)) for name, kept in parts.items()]


def _only(truth: Truth, found: Sequence[Answer], kept: Sequence[int]) -> tuple[Truth, list[Answer]]:
    return replace(truth, lines=tuple(truth.lines[k] for k in kept)), [found[k] for k in kept]


def _part(name: str, truth: Truth, found: Sequence[Answer]) -> Document:
    scored = [
        (line, answer) for line, answer in zip(truth.lines, found, strict=True) if not line.moving
    ]
    told = bodies.posture(scored)
    return {
        "group": name,
        "frames": len(truth.lines),
        "placement": placement(misses(truth, found), views=(ALL,)),
        "pose_found": bodies.pose_found(scored)["all"],
        "posture": {key: told[key] for key in ("right", "unknown", "wrong")},
        "half_turned_accepted": bodies.half_turned(scored),
        "others_accepted": bodies.others_accepted(scored),
    }
