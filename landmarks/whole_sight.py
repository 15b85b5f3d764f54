"""Whether somebody is in the picture, and where: a small convolution network, in numpy.

MediaPipe finds people by their faces and shoulders. Who lies with the head beyond the picture's
edge, behind their own knees or in dim light is often not found, though the model could tell every
joint of them if only it looked there. This network sees the whole picture, small, and says where;
`MediaPipeDetector.point` makes the model look.

Weights come from `samples.studio.learn_whole`; `landmarks.second_look` asks when nobody is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from landmarks.body_sight import BodyNet
from landmarks.features import Upright
from landmarks.sight import CROP_REACH_M, Grey, bundled_layers, crop

Array = NDArray[np.float64]

N_ANSWERS = 8
"""Logit of somebody being there; middle of the hips, of the shoulders, in longer sides of the
picture from its middle; log of the trunk's length; then, of use in training alone, logs of one
standard deviation of both places."""
_LOG_SIZE = (-6.0, 0.0)
_SIGNS = np.array([1, -1, 1, -1, 1, 1, 1, 1], np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Whereabouts:
    """Where in the picture somebody is.

    Attributes:
        there: probability of it.
        hips_px, shoulders_px: (2,) their middles; either may lie beyond the picture's edge.
        trunk_px: length of the trunk, were it seen square.
    """

    there: float
    hips_px: Array
    shoulders_px: Array
    trunk_px: float


def where(image: Grey) -> Whereabouts:
    """As `look`, by the network that comes with the program."""
    return look(image, bundled())


def look(image: Grey, net: BodyNet) -> Whereabouts:
    """Where in an (H, W, 3) BGR or (H, W) grey picture somebody is."""
    return tell(whole_piece(image), (image.shape[1], image.shape[0]), net)


def whole_piece(image: Grey) -> Grey:
    """(CROP_SIDE, CROP_SIDE) grey cells: all of a picture, in the middle of a black square."""
    size = np.array([image.shape[1], image.shape[0]], dtype=np.float64)
    return crop(image, Upright(size / 2, np.eye(2), float(size.max()) / (2 * CROP_REACH_M)))


def tell(piece: Grey, size_wh: tuple[int, int], net: BodyNet) -> Whereabouts:
    """As `look`, from the piece and the size of the picture."""
    mirrored = net.run(np.ascontiguousarray(piece[:, ::-1])) * _SIGNS
    answer = ((net.run(piece) + mirrored) / 2).astype(np.float64)
    side_px, middle_px = float(max(size_wh)), np.array(size_wh) / 2
    return Whereabouts(
        there=float(1 / (1 + np.exp(-np.clip(answer[0], -30, 30)))),
        hips_px=middle_px + answer[1:3] * side_px,
        shoulders_px=middle_px + answer[3:5] * side_px,
        trunk_px=float(np.exp(np.clip(answer[5], *_LOG_SIZE))) * side_px,
    )


@cache
def bundled() -> BodyNet:
    """The network that comes with the program; read once."""
    return BodyNet(bundled_layers("whole_sight.npz", "whole"))
