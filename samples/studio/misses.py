"""How far MediaPipe's joints are off on the train scenes: what lessons without it are told."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np

from landmarks.features import upright
from landmarks.foot_piece import LEGS
from landmarks.sight import HINTS
from samples.studio.rotation import Array
from samples.studio.shards import pose_of, read_table

OF_LEGS = [HINTS.index(joint) for joint in LEGS]
"""Which of `HINTS` the joints of `LEGS` are."""


def misses_of(*folders: Path, kinds: Collection[str] = ()) -> Array:
    """Return (N, 8, 2) upright metres from where `HINTS` are to where they were told.

    Args:
        folders: shards that MediaPipe looked at.
        kinds: of postures; all where none is named.
    """
    found = []
    for folder in folders:
        table = read_table(folder)
        wanted = np.isin(table["kind"], list(kinds)) if kinds else np.True_
        for k in np.flatnonzero(table["found"] & wanted):
            pose = pose_of(table, int(k))
            seen = upright(pose)
            if seen is not None:
                true_px = table["joints_px"][k][: len(HINTS)]
                found.append(seen.from_px(pose.xy_px[HINTS]) - seen.from_px(true_px))
    return np.array(found)
