"""What the picture itself says about knees and ankles: a small convolution network, in numpy.

MediaPipe loses feet: one ankle in six is 15 cm off where somebody lies, often on the other foot.
This network sees both legs at once (`landmarks.leg_piece`) and is told which hip is the left one,
no more: knees and ankles told along with it made it err where MediaPipe does. The looks at the feet
then look there, too.

Weights come from `samples.studio.learn_legs`; `landmarks.glances` looks now and then.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landmarks.features import Upright
from landmarks.leg_piece import LEGS_UNIT_M, around_legs
from landmarks.sight import Grey, SightNet, crop, layers_of

Array = NDArray[np.float64]

HIPS, TOLD = [0, 3], [1, 2, 4, 5]
"""Of `LEGS`: what it is told, and each knee and ankle, that it tells."""
MOST_SIGMA_M = 0.15
"""A joint told less surely is left where the pose has it: it may be under a blanket."""
_LOG_SIGMA = (-6.0, 0.5)


@dataclass(frozen=True, slots=True, eq=False)
class LegNet:
    """The network, and what its sigmas must be multiplied by."""

    net: SightNet
    scale: float

    def told(self, piece: Grey, hips: NDArray[np.float32]) -> tuple[Array, Array]:
        """(4, 2) points and (4,) sigmas in the piece's units, of a piece and both hips in it."""
        answer = self.net.run(piece, hips).astype(np.float64)
        split = 2 * len(TOLD)
        sigma = np.exp(np.clip(answer[split:], *_LOG_SIGMA))
        return answer[:split].reshape(-1, 2), sigma * self.scale


def look(image: Grey, legs_m: Array, seen: Upright, net: LegNet) -> Array:
    """(6, 2) the joints of `LEGS` in upright metres, as the picture shows them where that is sure.

    Args:
        image: (H, W, 3) BGR or (H, W) grey.
        legs_m: (6, 2) as the pose tells them.
        seen: `features.upright` of the pose.
        net: the network.
    """
    piece = around_legs(seen)
    hips = piece.from_px(seen.to_px(legs_m[HIPS])).astype(np.float32)
    points, sigma = net.told(crop(image, piece), hips)
    sure = sigma * LEGS_UNIT_M < MOST_SIGMA_M
    looked_m = legs_m.copy()
    looked_m[TOLD] = np.where(sure[:, None], seen.from_px(piece.to_px(points)), legs_m[TOLD])
    return looked_m


def load(path: Path) -> LegNet:
    """Read a weights file."""
    with np.load(path) as archive:
        return LegNet(SightNet(layers_of(archive, "legs")), float(archive["legs_scale"]))


@cache
def bundled() -> LegNet:
    """The network that comes with the program; read once."""
    with resources.as_file(resources.files(__package__) / "leg_sight.npz") as path:
        return load(path)
