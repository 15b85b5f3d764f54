"""Small clips, made with PyAV so that the tests need no ffmpeg program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

MS = Fraction(1, 1000)

ClipMaker = Callable[..., Path]


def solid(size_wh: tuple[int, int], bgr: tuple[int, int, int]) -> np.ndarray:
    return np.full((size_wh[1], size_wh[0], 3), bgr, np.uint8)


def picture_of(image: np.ndarray, pix_fmt: str, pts: int) -> av.VideoFrame:
    # One thread: with more, FFmpeg 8 leaves specks where its slices of a deep format meet.
    picture = av.VideoFrame.from_ndarray(image, "bgr24").reformat(format=pix_fmt, threads=1)
    picture.pts, picture.time_base = pts, MS
    return picture


@pytest.fixture
def make_clip(tmp_path: Path) -> ClipMaker:
    """Encodes images (grey ones, one brighter than the last, unless given) at `times_ms`."""

    def make(
        times_ms: Iterable[int],
        name: str = "clip.mkv",
        *,
        images: Sequence[np.ndarray] | None = None,
        size_wh: tuple[int, int] = (64, 48),
        codec: str = "ffv1",
        pix_fmt: str = "yuv420p",
        rotation: int = 0,
        aspect: Fraction | None = None,
        options: dict[str, str] | None = None,
        bframes: int = 0,
    ) -> Path:
        times = list(times_ms)
        images = images or [solid(size_wh, (40 + 5 * i,) * 3) for i in range(len(times))]
        path = tmp_path / name
        with av.open(str(path), "w", options=options or {}) as container:
            stream = container.add_stream(codec, rate=25)
            stream.height, stream.width = images[0].shape[:2]
            stream.pix_fmt = pix_fmt
            stream.codec_context.time_base = MS
            stream.codec_context.max_b_frames = bframes
            if rotation:
                stream.set_display_rotation(rotation)
            if aspect:
                stream.codec_context.sample_aspect_ratio = aspect
            for t_ms, image in zip(times, images, strict=True):
                container.mux(stream.encode(picture_of(image, pix_fmt, t_ms)))
            container.mux(stream.encode(None))
        return path

    return make


@pytest.fixture
def make_packets(tmp_path: Path) -> ClipMaker:
    """Muxes single JPEG pictures under any time, in any size; bytes are muxed as they are."""

    def make(
        packets: Sequence[tuple[int, int, tuple[int, int] | bytes]], name: str = "packets.mp4"
    ) -> Path:
        path = tmp_path / name
        with av.open(str(path), "w") as container:
            stream = container.add_stream("mjpeg", rate=25)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
            stream.time_base = MS
            container.start_encoding()
            for dts, pts, content in packets:
                data = content if isinstance(content, bytes) else jpeg(content)
                packet = av.Packet(data)
                packet.stream, packet.time_base = stream, MS
                packet.dts, packet.pts, packet.is_keyframe = dts, pts, True
                container.mux(packet)
        return path

    return make


def jpeg(size_wh: tuple[int, int]) -> bytes:
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = size_wh
    encoder.pix_fmt, encoder.time_base = "yuvj420p", MS
    image = solid(size_wh, (20, 200, 90))
    [packet] = encoder.encode(picture_of(image, "yuvj420p", 0)) + encoder.encode(None)
    return bytes(packet)
