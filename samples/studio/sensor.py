"""What a webcam does to a picture: focus, exposure, colour cast, noise, compression."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


def webcam(image: Image, rng: np.random.Generator) -> Image:
    """Return the (H, W, 3) BGR picture as a random webcam would deliver it."""
    blur_px = rng.uniform(0.3, 1.2)
    seen = cv2.GaussianBlur(image, (0, 0), blur_px).astype(np.float32)
    seen *= rng.uniform(0.75, 1.2) * (1 + rng.normal(0, 0.03, 3)).astype(np.float32)
    noise = rng.standard_normal(image.shape, dtype=np.float32) * rng.uniform(0.5, 6.0)
    # Sensors smooth their noise: neighbours share some of it.
    seen += cv2.GaussianBlur(noise, (0, 0), 0.6) * 1.6
    raw = np.clip(seen, 0, 255).astype(np.uint8)
    _, packed = cv2.imencode(".jpg", raw, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 95))])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)
