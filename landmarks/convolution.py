"""Convolutions in numpy, and the way down from a piece of picture that its networks share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Layer = NDArray[np.float32]
Layers = Mapping[str, tuple[Layer, Layer]]
"""Weight (inputs, outputs) and bias (outputs,) by name; a convolution's inputs are k k C."""
_FLOOR = 8.0


def convolve(flow: Layer, weight: Layer, bias: Layer, *, stride: int) -> Layer:
    """One layer: (H, W, C) with zeros around it, by a (k k C, O) weight."""
    height, width, channels = flow.shape
    side = round((len(weight) // channels) ** 0.5)
    rim = side // 2
    # np.pad would take a third of the whole network's time.
    padded = np.zeros((height + 2 * rim, width + 2 * rim, channels), flow.dtype)
    padded[rim : rim + height, rim : rim + width] = flow
    # A window's rows lie in one piece, channels last: copied so, they cost half of what they would.
    down, right, _ = padded.strides
    shape = -(-height // stride), -(-width // stride), side, side * channels
    strides = stride * down, stride * right, down, flow.itemsize
    windows = np.ndarray(shape, flow.dtype, padded, strides=strides)
    told = windows.reshape(-1, len(weight)) @ weight
    told += bias
    return np.asarray(told.reshape(*shape[:2], -1))


def positive(flow: Layer) -> Layer:
    """What is above zero."""
    return np.asarray(np.maximum(flow, 0.0))


def steps_down(
    piece: NDArray[np.uint8], layers: Layers, blocks: Sequence[tuple[str, ...]]
) -> list[Layer]:
    """What is seen of a grey piece at each size, the finest first; each half as wide as the last.

    Args:
        piece: (S, S) grey cells; how bright and how full of contrast they are does not count.
        layers: of the network: `down0`, `down1` and so on, and `first` and `second` of each block.
        blocks: after each step, the corrections by name.
    """
    flow = piece.astype(np.float32)
    flow = ((flow - flow.mean()) / (flow.std(ddof=1) + _FLOOR))[:, :, None]
    kept = []
    for step, names in enumerate(blocks):
        flow = positive(convolve(flow, *layers[f"down{step}"], stride=2))
        flow = corrected(flow, layers, names)
        kept.append(flow)
    return kept


def corrected(flow: Layer, layers: Layers, names: Sequence[str]) -> Layer:
    """`flow` and what each block adds to it: two convolutions; a smaller network has not all."""
    for name in names:
        if f"first{name}" in layers:
            more = positive(convolve(flow, *layers[f"first{name}"], stride=1))
            flow = positive(flow + convolve(more, *layers[f"second{name}"], stride=1))
    return flow
