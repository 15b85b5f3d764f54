"""The network that looks at pictures, with few channels and made-up weights: quick, never flat."""

from __future__ import annotations

import numpy as np

from landmarks.sight import BLOCKS_DOWN, BLOCKS_UP, SightNet


def small_net(
    rng: np.random.Generator, *, hints: int = 8, points: int = 12, answers: int = 28
) -> SightNet:
    """The same layers as the real one's, for so many joints, points and other answers."""
    shapes = {
        "down0": (25, 2), "down1": (18, 3), "down2": (27, 4), "down3": (36, 5),
        "squeeze": (5, 2), "picture": (72, 6), "hint": (2 * hints, 4), "both": (10, 7),
        "answer": (7, answers), "spread": (7, 5), "narrow0": (5, 4), "up0": (36, 4),
        "narrow1": (4, 3), "up1": (27, 3), "maps": (3, points),
    }  # fmt: skip
    for block in sum(BLOCKS_DOWN + BLOCKS_UP, ()):
        width = {"1": 3, "3": 5, "f": 3}.get(block[0], 4)
        shapes |= dict.fromkeys((f"first{block}", f"second{block}"), (9 * width, width))
    return SightNet(
        {
            name: (rng.normal(0, 0.3, shape).astype(np.float32), np.zeros(shape[1], np.float32))
            for name, shape in shapes.items()
        }
    )
