"""Hanging cloth: it spans the hollows of a body where painted cloth would line them.

Between the buttocks, at the waist and behind the knee a shirt or trousers go straight on. So the
dressed part of a bent body is smoothed, and wherever the smooth surface lies outside of the skin it
takes its place.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from samples.studio.body import Body, vertex_normals
from samples.studio.rotation import Array

_BARE = ("head", "neck", "eye", "finger", "metacarpal", "wrist", "foot", "toe")
_STEP = 0.7
# It lies on the skin where it would be less than so far outside.
_LIFT_M = 0.006
_LEAST_ROUNDS, _MOST_ROUNDS, _TIGHT_SHARE = 25, 500, 0.1


class Drape:
    """Lets the clothes of one body hang, in any of its postures."""

    def __init__(self, body: Body) -> None:
        """Find who is whose neighbour."""
        self._triangles, count = body.triangles, len(body.rest_m)
        self._dressed = ~body.moved_by(*_BARE)
        pairs = np.concatenate([body.triangles[:, pair] for pair in ([0, 1], [1, 2], [2, 0])])
        pairs = np.unique(np.sort(pairs, axis=1), axis=0)
        both = np.concatenate([pairs, pairs[:, ::-1]])
        both = both[np.argsort(both[:, 0], kind="stable")]
        self._near, self._counts = both[:, 1], np.bincount(both[:, 0], minlength=count)

    def hung(self, skin_m: Array, covered: NDArray[np.bool_], rounds: int) -> Array:
        """Return (V, 3) the bent skin with its covered part spanned.

        Args:
            skin_m: (V, 3) bent skin.
            covered: (V,) under shirt or trousers.
            rounds: how far the cloth spans: some 1.2 cm times its root.
        """
        moves = covered & self._dressed & (self._counts > 0)
        counts = self._counts[moves]
        near = self._near[np.repeat(moves, self._counts)]
        starts, smooth_m = np.cumsum(counts) - counts, skin_m.copy()
        for _ in range(rounds if moves.any() else 0):
            mean_m = np.add.reduceat(smooth_m[near], starts) / counts[:, None]
            smooth_m[moves] += _STEP * (mean_m - smooth_m[moves])
        normals = vertex_normals(smooth_m, self._triangles)
        out_m = np.einsum("va,va->v", smooth_m - skin_m, normals)
        # Smoothing draws a limb together; what it lost is put back all over.
        lost_m = np.median(out_m[moves]) if moves.any() else 0.0
        share = np.clip((out_m - lost_m) / _LIFT_M, 0.0, 1.0) * moves
        return np.asarray(skin_m + share[:, None] * (smooth_m - lost_m * normals - skin_m))


def random_rounds(rng: np.random.Generator) -> int:
    """Return the rounds of smoothing: none now and then, few more often than many."""
    if rng.random() < _TIGHT_SHARE:
        return 0
    return int(np.exp(rng.uniform(np.log(_LEAST_ROUNDS), np.log(_MOST_ROUNDS))))
