"""All figures of one evaluation, as the JSON document that `coach evaluate --json` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from coach.evaluation import bodies
from coach.evaluation.answer import Answer, Way
from coach.evaluation.misses import Miss, feet, hips, misses, sights
from coach.evaluation.truth import Truth
from coach.evaluation.truth_line import VIEWS

VERSION = 1
WITHIN_MM = 29.0
"""Two experts marking one gluteal point differ so that 29 mm is an honest 90 % (Holm-Jensen)."""
Document = dict[str, Any]
"""What JSON can hold: the whole of it, or a part."""
ALL = "all"
HIP_REGIONS = "hip_regions"
"""The five regions of buttock and hip together."""


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
    }


def placement(all_misses: list[Miss]) -> list[Document]:
    """A row for each region, view and way that has anything to tell."""
    regions = (*hips(), HIP_REGIONS, *feet())
    rows = []
    for region in regions:
        members = hips() if region == HIP_REGIONS else (region,)
        mine = [miss for miss in all_misses if miss.region in members]
        for view in (ALL, *VIEWS, "unstated"):
            here = [miss for miss in mine if view in (ALL, miss.view)]
            rows += [
                {"region": region, "view": view, "way": way} | spread(told)
                for way in Way
                if (told := [miss for miss in here if miss.way is way])
            ]
    return rows


def by_place(document: Document) -> Iterator[tuple[Document, Document | None, Document | None]]:
    """Each region and view that the tool placed: its row, and those of the two baselines."""
    by_key = {(row["region"], row["view"], row["way"]): row for row in document["placement"]}
    for (region, view, way), row in by_key.items():
        if way == Way.TOOL:
            baselines = [by_key.get((region, view, other)) for other in (Way.PELVIS, Way.MARKER)]
            yield row, baselines[0], baselines[1]


def spread(told: list[Miss]) -> Document:
    """Median, mean, 90 %, share within 29 mm, and how often the 90 % ring holds."""
    off_mm = np.array([miss.miss_mm for miss in told])
    held = [miss.held for miss in told if miss.held is not None]
    return {
        "n": len(told),
        "median_mm": round(float(np.median(off_mm)), 1),
        "mean_mm": round(float(off_mm.mean()), 1),
        "p90_mm": round(float(np.quantile(off_mm, 0.9)), 1),
        "within_29_mm": round(float((off_mm <= WITHIN_MM).mean()), 4),
        "ring_90_holds": round(float(np.mean(held)), 4) if held else None,
    }


def find(rows: Iterable[Document], **wanted: str) -> Document | None:
    """The first row with these values, or None."""
    return next((r for r in rows if all(r[key] == value for key, value in wanted.items())), None)
