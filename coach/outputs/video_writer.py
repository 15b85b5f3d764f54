"""An mp4 with the real times of its frames. What is drawn into them is decided elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import cast

import coach.sources  # noqa: F401  # OpenCV before PyAV: see there

# isort: split
import av
import cv2
import numpy as np
from av.container import OutputContainer
from av.video.frame import PictureType
from av.video.stream import VideoStream

from coach.outputs.failure import cannot_write
from landmarks.closing import Closing
from landmarks.frame import Image

TIME_BASE = Fraction(1, 60_000)
"""The file's clock. Whole ticks for 24, 25, 30000/1001, 30, 50 and 60 frames a second, and no
finer than 1/65535 s, where the mpeg4 encoder refuses."""

KEYFRAME_EVERY_S = 1.0
"""A killed process loses what came after the last one. Measured: 4 % more bytes than every 2 s."""

_ENCODERS: dict[str, dict[str, str]] = {
    # ultrafast costs a third of veryfast, and this runs beside the pose model. zerolatency: the
    # encoder holds no frames back, so that a killed process does not lose those as well.
    "libx264": {"preset": "ultrafast", "tune": "zerolatency", "crf": "25"},
    "mpeg4": {"b": "4M"},
}
_FRAGMENTS = "hybrid_fragmented+frag_keyframe+default_base_moof"
"""Playable fragments while it is written, an ordinary mp4 that all players seek in once closed."""

_BT601, _STUDIO_RANGE = 6, 1
"""FFmpeg's numbers for what OpenCV's conversion makes; unlabelled, players guess by the size."""


class VideoWriter(Closing):
    """Writes frames to an mp4 under its final name.

    The first frame is shown at 0 and the others as long after it as their times say. A process
    that is killed leaves a file that plays, less at most the last `KEYFRAME_EVERY_S` and a frame.
    Odd widths and heights, which the format cannot hold, are padded by one repeated pixel.
    """

    def __init__(self, path: Path, size_wh: tuple[int, int], fps: float | None = None) -> None:
        """Create the file, replacing one that is there.

        Args:
            path: where, usually ending in ".mp4"; the format is mp4 in any case.
            size_wh: width and height of every frame in pixels.
            fps: the rate expected, a hint to the encoder; times come with the frames.

        Raises:
            CoachError: the file cannot be written.
        """
        self._path = path
        self._size_wh = size_wh
        self._last_s = -math.inf
        self._last_tick = -1
        self._next_key_s = -math.inf
        self._codec = _best_encoder()
        self._container: OutputContainer | None = None
        with self._telling_failures():
            # flush_packets: or the end of a finished fragment waits in a buffer for the next one.
            options = {"movflags": _FRAGMENTS, "flush_packets": "1"}
            self._container = av.open(f"file:{path}", "w", format="mp4", options=options)
            self._stream = self._added_stream(self._container, fps)
            self._container.start_encoding()  # creates the file: not only at the first frame

    @property
    def codec(self) -> str:
        """The encoder in use: "libx264", or "mpeg4" where PyAV was built without it."""
        return self._codec

    def write(self, image_bgr: Image, t_s: float) -> None:
        """Append a frame.

        Args:
            image_bgr: (H, W, 3) uint8, of the writer's size.
            t_s: when it is to be shown; must rise.

        Raises:
            CoachError: the file cannot be written.
        """
        if self._container is None:
            raise ValueError("the writer is closed")
        if not self._last_s < t_s < math.inf:
            raise ValueError(f"t_s must rise, got {t_s} after {self._last_s}")
        if (image_bgr.shape[1], image_bgr.shape[0]) != self._size_wh:
            raise ValueError(f"image must be {self._size_wh}, got {image_bgr.shape[1::-1]}")
        with self._telling_failures():
            self._container.mux(self._stream.encode(self._timed(image_bgr, t_s)))

    def close(self) -> None:
        """Finish the file. Safe to call twice.

        Raises:
            CoachError: the end of the file cannot be written.
        """
        if self._container is None:
            return
        if self._last_tick < 0:
            # Without a single frame FFmpeg 8 crashes here, and takes the whole process with it.
            width, height = self._size_wh
            self.write(np.zeros((height, width, 3), np.uint8), 0.0)
        with self._telling_failures():
            self._container.mux(self._stream.encode(None))
            self._container.close()
            self._container = None

    def _added_stream(self, container: OutputContainer, fps: float | None) -> VideoStream:
        rate = Fraction(fps).limit_denominator(1001) if fps else None
        stream = cast(VideoStream, container.add_stream(self._codec, rate, _ENCODERS[self._codec]))
        width, height = self._size_wh
        stream.width, stream.height = width + width % 2, height + height % 2
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = TIME_BASE
        stream.codec_context.colorspace = _BT601
        stream.codec_context.color_range = _STUDIO_RANGE
        return stream

    def _timed(self, image: Image, t_s: float) -> av.VideoFrame:
        width, height = self._size_wh
        if width % 2 or height % 2:
            pad = cv2.BORDER_REPLICATE
            image = cast(Image, cv2.copyMakeBorder(image, 0, height % 2, 0, width % 2, pad))
        # OpenCV converts in a fraction of the time swscale takes (0.2 against 1.5 ms at 720p).
        planes = cast(Image, cv2.cvtColor(image, cv2.COLOR_BGR2YUV_I420))
        picture = av.VideoFrame.from_ndarray(planes, "yuv420p")
        # Two times closer than one tick still have to stay in order.
        self._last_tick = max(self._last_tick + 1, round(t_s / TIME_BASE))
        picture.pts, picture.time_base = self._last_tick, TIME_BASE
        if t_s >= self._next_key_s:
            picture.pict_type = PictureType.I
            self._next_key_s = t_s + KEYFRAME_EVERY_S
        self._last_s = t_s
        return picture

    @contextmanager
    def _telling_failures(self) -> Iterator[None]:
        try:
            yield
        except (
            av.FFmpegError,
            OSError,
            UnicodeEncodeError,
        ) as error:  # the last: raw bytes in a name
            container, self._container = self._container, None
            if container is not None:
                with suppress(av.FFmpegError, OSError):  # it fails for the reason already known
                    container.close()
            raise cannot_write(self._path, error) from error


def _best_encoder() -> str:
    return next(name for name in _ENCODERS if name in av.codecs_available)
