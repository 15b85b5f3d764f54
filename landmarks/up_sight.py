"""Which way is up by the trunk, as the picture tells it: a small network beside `landmarks.sight`.

The look at the regions gains with size, this one does not: the larger network is better at it on
rendered people and worse on real ones, whose backs it took for bellies. So posture hears this one.
Its weights come from an older `samples.studio.learn_sight`, put in by `samples.studio.join_up`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landmarks.convolution import Layer, Layers, convolve, positive

SIDE = 64
"""It sees so many cells in a row."""
_FLOOR = 8.0
_STEPS_DOWN = 4


@dataclass(frozen=True, slots=True, eq=False)
class UpNet:
    """Down to 4 x 4 cells, and all of it read at once with the joints.

    Attributes:
        layers: weight and bias by name, as in `sight.SightNet`.
        hint_scale: what joints in metres are multiplied by.
    """

    layers: Layers
    hint_scale: float

    def run(self, piece: NDArray[np.uint8], hint_m: Layer) -> Layer:
        """(4,) up by the trunk's forward, headward, leftward, and the log of its sigma.

        Args:
            piece: (S, S) grey cells, as `sight.crop` cuts them.
            hint_m: (8, 2) upright joints.
        """
        flow = _coarser(piece.astype(np.float32))
        flow = ((flow - flow.mean()) / (flow.std(ddof=1) + _FLOOR))[:, :, None]
        for step in range(_STEPS_DOWN):
            flow = positive(convolve(flow, *self.layers[f"down{step}"], stride=2))
        # Channels first, as the dense layer was trained.
        picture = positive(self._dense("picture", flow.transpose(2, 0, 1).ravel()))
        joints = positive(self._dense("hint", hint_m.ravel() * self.hint_scale))
        return self._dense("answer", positive(self._dense("both", np.append(picture, joints))))

    def _dense(self, name: str, flow: Layer) -> Layer:
        weight, bias = self.layers[name]
        return np.asarray(flow @ weight + bias)


def _coarser(piece: Layer) -> Layer:
    """(SIDE, SIDE) means of what each cell covers; the piece itself where it has that size."""
    if len(piece) == SIDE:
        return piece
    edges = np.linspace(0, len(piece), SIDE + 1, dtype=np.float32)
    cells = np.arange(len(piece), dtype=np.float32)
    covered = np.minimum(edges[1:, None], cells + 1) - np.maximum(edges[:-1, None], cells)
    share = np.maximum(covered, 0) * SIDE / len(piece)
    return np.asarray(share @ piece @ share.T, dtype=np.float32)
