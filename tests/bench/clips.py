"""The bundled sample in other sizes, for the race. Made once into a folder."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2

import samples

SIZES = ((640, 480), (1280, 720), (1920, 1080), (3840, 2160))


def clip(folder: Path, size_wh: tuple[int, int], frames: int = 120) -> Path:
    """An H.264 film of the sample's first lying seconds, filled up to `size_wh` with its rim."""
    path = folder / f"{size_wh[0]}x{size_wh[1]}-{frames}.mp4"
    if path.exists():
        return path
    partial = path.with_suffix(".part.mp4")
    with av.open(str(samples.path_of("first-hold"))) as film, av.open(str(partial), "w") as made:
        stream = made.add_stream("libx264", 25, {"preset": "veryfast", "crf": "20"})
        stream.width, stream.height = size_wh
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, 25)
        for index, picture in enumerate(film.decode(video=0)):
            if index == frames:
                break
            image = _fitted(picture.to_ndarray(format="bgr24"), size_wh)
            out = av.VideoFrame.from_ndarray(image, "bgr24")
            out.pts = index
            made.mux(stream.encode(out))
        made.mux(stream.encode(None))
    partial.rename(path)
    return path


def _fitted(image, size_wh):  # type: ignore[no-untyped-def]
    width, height = size_wh
    scale = height / image.shape[0]
    grown = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    spare = width - grown.shape[1]
    left = max(0, spare // 2)
    return cv2.copyMakeBorder(grown, 0, 0, left, max(0, spare - left), cv2.BORDER_REPLICATE)
