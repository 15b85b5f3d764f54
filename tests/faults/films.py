"""Unusual but honest films, and a plain one to be spoilt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

Size = tuple[int, int]


def film(
    path: Path,
    *,
    size_wh: Size = (64, 48),
    ticks: Sequence[int] = range(16),
    codec: str = "libx264",
    pixels: str = "yuv420p",
    options: dict[str, str] | None = None,
) -> Path:
    """A film of moving grey; `ticks` are the times of its pictures in eighths of a second."""
    with av.open(str(path), "w") as made:
        stream = made.add_stream(codec, 8, options or {})
        stream.width, stream.height = size_wh
        stream.pix_fmt = pixels
        stream.time_base = Fraction(1, 8)
        for number, tick in enumerate(ticks):
            grey = np.full((size_wh[1], size_wh[0], 3), 40 + number * 8 % 200, np.uint8)
            picture = av.VideoFrame.from_ndarray(grey, "rgb24").reformat(format=pixels)
            picture.pts, picture.time_base = tick, Fraction(1, 8)
            made.mux(stream.encode(picture))
        made.mux(stream.encode(None))
    return path


def only_sound(path: Path) -> Path:
    """A second of silence without any picture."""
    with av.open(str(path), "w") as made:
        stream = made.add_stream("aac", 44100)
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 44100), np.float32), "fltp", "mono")
        silence.sample_rate = 44100
        made.mux(stream.encode(silence))
        made.mux(stream.encode(None))
    return path


def size_changes(path: Path) -> Path:
    """Two transport streams of different sizes, one behind the other in one file."""
    small = film(path.with_suffix(".a.ts"), size_wh=(64, 48))
    large = film(path.with_suffix(".b.ts"), size_wh=(96, 64), ticks=range(16, 32))
    path.write_bytes(small.read_bytes() + large.read_bytes())
    return path


UNUSUAL: dict[str, Callable[[Path], Path]] = {
    "1x1": lambda folder: film(folder / "tiny.mkv", size_wh=(1, 1), codec="ffv1", pixels="bgr0"),
    "8000x6000": lambda folder: film(
        folder / "huge.mkv", size_wh=(8000, 6000), ticks=(0, 1), codec="mjpeg", pixels="yuvj420p"
    ),
    "odd size": lambda folder: film(
        folder / "odd.mkv", size_wh=(63, 47), codec="ffv1", pixels="bgr0"
    ),
    "grey": lambda folder: film(folder / "grey.mkv", codec="ffv1", pixels="gray"),
    "10 bits": lambda folder: film(folder / "deep.mkv", codec="ffv1", pixels="yuv420p10le"),
    "4:4:4": lambda folder: film(folder / "444.mp4", pixels="yuv444p"),
    "uneven times": lambda folder: film(folder / "vfr.mkv", ticks=(0, 1, 5, 6, 30, 31, 32, 90)),
    "starts late": lambda folder: film(folder / "late.mkv", ticks=range(800, 816)),
    "negative times": lambda folder: film(folder / "early.mkv", ticks=range(-16, 4)),
    "one picture": lambda folder: film(folder / "one.mp4", ticks=(0,)),
    "only sound": lambda folder: only_sound(folder / "sound.mp4"),
    "size changes": lambda folder: size_changes(folder / "changes.ts"),
    "spaces and umlauts": lambda folder: film(folder / "Übung am Rücken 1, links.mp4"),
    "called by another ending": lambda folder: film(folder / "film.avi").rename(
        folder / "film.mov"
    ),
}
