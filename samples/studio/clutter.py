"""What lies and stands about in a lived-in room: patterned rugs and sheets, and things behind.

The plain rooms are nearly empty, and a network that learned in them took the edges of a bed's
cover, of curtains and of shelves for limbs.
"""

from __future__ import annotations

import numpy as np

from samples.studio.body import Posed
from samples.studio.raster import Mesh
from samples.studio.rotation import Array, about
from samples.studio.wardrobe import box, random_colour

_RUG_SHARE = 0.6
_RUG_M, _TILE_M = ((1.6, 3.4), (0.9, 2.6)), (0.06, 0.4)
# A little above the mat, and below the skin.
_RUG_UP_M = -0.0006
_MOST_THINGS = 14
_SMALLEST_M, _LARGEST_M = (0.03, 0.03, 0.05), (1.6, 0.4, 1.4)


def clutter(posed: Posed, rng: np.random.Generator) -> list[Mesh]:
    """Return a rug under the body, in some rooms, and things behind it, seen from the front."""
    low_m, high_m = posed.skin_m.min(axis=0), posed.skin_m.max(axis=0)
    found = []
    if rng.random() < _RUG_SHARE:
        found.append(_rug((low_m + high_m)[:2] / 2, rng))
    for _ in range(rng.integers(0, _MOST_THINGS)):
        size_m = rng.uniform(_SMALLEST_M, _LARGEST_M)
        behind_m = high_m[1] + size_m[1] / 2 + rng.uniform(0.15, 1.6)
        at_m = np.array([rng.uniform(-2.2, 2.2), behind_m, rng.uniform(0.0, 2.0)])
        colour, turn_deg = random_colour(rng), float(rng.uniform(-30, 30))
        found.append(box(at_m, size_m, turn_deg, colour, float(rng.uniform(0, 0.5))))
    return found


def _rug(middle_m: Array, rng: np.random.Generator) -> Mesh:
    """Return tiles of two or three colours: checked, striped or at random."""
    tile_m = rng.uniform(*_TILE_M, size=2)
    ways = zip(_RUG_M, tile_m, strict=True)
    rows, columns = (int(rng.uniform(*way_m) / tile) + 1 for way_m, tile in ways)
    row, column = (part.ravel() for part in np.mgrid[:rows, :columns])
    colours = np.array([random_colour(rng) for _ in range(rng.integers(2, 4))])
    kind = rng.integers(3)
    which = (row + column, row, rng.integers(0, 9, len(row)))[kind] % len(colours)
    corner = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    flat = np.stack([row, column], axis=1)[:, None] + corner - np.array([rows, columns]) / 2
    at_m = np.insert(flat.reshape(-1, 2) * tile_m, 2, 0.0, axis=1)
    at_m = at_m @ about("z", float(rng.uniform(0, 360))).T
    at_m += np.array([*middle_m, _RUG_UP_M])
    up = np.tile([0.0, 0.0, 1.0], (len(at_m), 1))
    first = 4 * np.arange(len(row))[:, None]
    triangles = np.concatenate([first + np.array(face) for face in ([0, 2, 1], [1, 2, 3])])
    tints = np.repeat(colours[which], 4, axis=0)
    return Mesh(at_m, up, tints, at_m, triangles, float(rng.uniform(0, 0.4)), 8.0)
