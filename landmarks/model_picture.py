"""The picture as the model is given it: no larger than the model can use."""

from __future__ import annotations

from typing import cast

import cv2

from landmarks.picture import Image

MODEL_SIDE_PX = 640
"""Longest side. The model looks at 256 x 256 pixels cut from around the person, a quarter wider
than the body: somebody who fills a third of the picture's width still has as many. The networks
here were taught with pictures of this size. Larger ones only cost: MediaPipe copies them several
times."""


def model_picture(image: Image) -> Image:
    """(H, W, 3) uint8 RGB of a BGR picture, shrunk to `MODEL_SIDE_PX` where it is larger."""
    longest = max(image.shape[:2])
    if longest > MODEL_SIDE_PX:
        share = MODEL_SIDE_PX / longest
        height, width = (max(1, round(side * share)) for side in image.shape[:2])
        # Averaging: the model's own sampling would skip pixels and let fine cloth flicker.
        image = cast(Image, cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA))
    return cast(Image, cv2.cvtColor(image, cv2.COLOR_BGR2RGB))
