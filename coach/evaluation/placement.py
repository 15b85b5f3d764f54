"""Millimetres by region, view and way, as rows of the JSON document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from coach.evaluation.answer import Way
from coach.evaluation.misses import Miss, feet, hips
from coach.evaluation.truth_line import VIEWS

WITHIN_MM = 29.0
"""Two experts marking one gluteal point differ so that 29 mm is an honest 90 % (Holm-Jensen)."""
Document = dict[str, Any]
"""What JSON can hold: the whole of it, or a part."""
ALL = "all"
HIP_REGIONS = "hip_regions"
"""The five regions of buttock and hip together."""
FOOT_REGIONS = "foot_regions"
"""Those of the foot together."""
EVERY_VIEW = (ALL, *VIEWS, "unstated")


def placement(all_misses: list[Miss], views: Iterable[str] = EVERY_VIEW) -> list[Document]:
    """A row for each region, view and way that has anything to tell."""
    together = {HIP_REGIONS: hips(), FOOT_REGIONS: feet()}
    rows = []
    for region in (*hips(), HIP_REGIONS, *feet(), FOOT_REGIONS):
        members = together.get(region, (region,))
        mine = [miss for miss in all_misses if miss.region in members]
        for view in views:
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
