"""What the picture of a whole body says about how it lies: a small convolution network, in numpy.

It sees a piece of picture (`landmarks.body_piece`) and no joints, so it errs where they do not:
where MediaPipe folds a body, or takes its back for its belly. `landmarks.network` hears both.

Weights come from `samples.studio.learn_body`; `landmarks.glances` looks now and then.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from landmarks.body_piece import BODY_JOINTS, around_body
from landmarks.convolution import Layer, Layers, positive, steps_down
from landmarks.pose import Pose
from landmarks.sight import Grey, bundled_layers, crop

Array = NDArray[np.float64]

KINDS = ("supine", "side_left", "side_right", "prone", "upright", "half_turned")
N_ANSWERS = len(KINDS) + 4
"""Logits by `KINDS`, up by the trunk's forward, headward, leftward, and the log of its sigma."""
N_BODY = N_ANSWERS
"""Numbers that a pose keeps of a look: shares, up, its sigma."""
BLOCKS = ((), ("1",), ("2", "2b"), ("3",))
"""After each step down, the corrections by name: two convolutions each, added to what came in."""
_MIRRORED = [0, 2, 1, *range(3, N_ANSWERS)]
_MIRRORED_SIGNS = np.ones(N_ANSWERS, np.float32)
_MIRRORED_SIGNS[len(KINDS) + 2] = -1.0
_LOG_SIGMA, _LEAST_SIGMA = (-6.0, 0.0), 0.002


@dataclass(frozen=True, slots=True, eq=False)
class BodyNet:
    """The network: down to 6 x 6 cells, and all of it read at once.

    Attributes:
        layers: weight and bias by name, as in `sight.SightNet`.
    """

    layers: Layers

    def run(self, piece: Grey) -> Layer:
        """(N_ANSWERS,) about a piece cut by `body_piece.around_body`."""
        flow = steps_down(piece, self.layers, BLOCKS)[-1]
        squeezed = positive(self._dense("squeeze", flow))
        # Channels first, as the dense layer was trained.
        whole = positive(self._dense("picture", squeezed.transpose(2, 0, 1).ravel()))
        return self._dense("answer", whole)

    def both_ways(self, piece: Grey) -> Layer:
        """As `run`, the mean of what piece and mirrored piece tell."""
        turned = self.run(np.ascontiguousarray(piece[:, ::-1]))
        return np.asarray((self.run(piece) + turned[_MIRRORED] * _MIRRORED_SIGNS) / 2)

    def _dense(self, name: str, flow: Layer) -> Layer:
        weight, bias = self.layers[name]
        return np.asarray(flow @ weight + bias)


@dataclass(frozen=True, slots=True, eq=False)
class BodySight:
    """What the picture tells of how a body lies.

    Attributes:
        shares: (6,) probability by `KINDS`.
        up_trunk: (3,) unit vector, up by the trunk's forward, headward, leftward.
        sigma_up: one standard deviation of it.
    """

    shares: Array
    up_trunk: Array
    sigma_up: float

    def packed(self) -> Array:
        """(N_BODY,) whole thousandths from 0 on, as a pose holds them."""
        sigma = min(max(self.sigma_up, _LEAST_SIGMA), 1.0)
        return np.round(np.concatenate([self.shares, self.up_trunk + 1.0, [sigma]]), 3)


def unpacked(told: Array) -> BodySight:
    """What `BodySight.packed` packed; a recording may hold any numbers."""
    kinds = len(KINDS)
    sigma_up = max(float(told[-1]), _LEAST_SIGMA)
    return BodySight(told[:kinds], told[kinds : kinds + 3] - 1.0, sigma_up)


def look(image: Grey, pose: Pose, net: BodyNet, *, twice: bool = True) -> BodySight:
    """What the picture tells of how the body of a pose found in it lies.

    Args:
        image: (H, W, 3) BGR or (H, W) grey.
        pose: the joints, in this picture's pixels.
        net: the network.
        twice: `BodyNet.both_ways`; half as quick.
    """
    return tell(crop(image, around_body(pose.xy_px[BODY_JOINTS])), net, twice=twice)


def tell(piece: Grey, net: BodyNet, *, twice: bool = True) -> BodySight:
    """As `look`, from the piece that was cut."""
    answer = (net.both_ways if twice else net.run)(piece).astype(np.float64)
    logits, way, log_sigma = answer[: len(KINDS)], answer[len(KINDS) : -1], answer[-1]
    raised = np.exp(logits - logits.max())
    return BodySight(
        shares=raised / raised.sum(),
        up_trunk=way / max(float(np.linalg.norm(way)), 1e-9),
        sigma_up=float(np.exp(np.clip(log_sigma, *_LOG_SIGMA))),
    )


@cache
def bundled() -> BodyNet:
    """The network that comes with the program; read once."""
    return BodyNet(bundled_layers("body_sight.npz", "body"))
