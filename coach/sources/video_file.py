"""One pass through a video file by PyAV: what decodes, and when it is to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.stream import VideoStream

from landmarks.errors import CoachError
from landmarks.plain_file import refuse_special

_SHORTFALL_S = Fraction(1, 2)
"""A film that ends this much before its stated length was cut off. Less is common: some
containers state only the length of the whole file, and the sound may outlast the picture."""


class VideoFile:
    """An opened video and how far it has been read.

    Attributes:
        stream: its picture track.
        dropped: pictures left out so far: damaged, without a time, or with one not after the
            time before.
        truncated: whether reading ended before the length the file states.
    """

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            CoachError: no such file, or no video in it.
        """
        self._path = path
        self._container: InputContainer | None = None
        self.dropped = 0
        self.truncated = False
        container = _opened(path)
        films = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
        if not films:
            container.close()
            raise CoachError(f"{path}: there is no picture track in this file; give a video")
        self.stream: VideoStream = films[0]
        self.stream.thread_type = "AUTO"
        self._container = container

    def pictures(self) -> Iterator[tuple[float, av.VideoFrame]]:
        """Each picture with its time in seconds; the first has 0, and times rise strictly."""
        time_base = self.stream.time_base or Fraction(0)
        start: int | None = None
        last = end = 0
        for picture in self._decoded():
            ticks = self._ticks(picture)
            if ticks is None or (start is not None and ticks <= last):
                self.dropped += 1
                continue
            start = ticks if start is None else start
            last, end = ticks, ticks + (picture.duration or 0)
            yield float((ticks - start) * time_base), picture
        if start is not None and self._container is not None:
            self.truncated |= self._stated_s() - (end - start) * time_base > _SHORTFALL_S

    def close(self) -> None:
        """Close the file and end the iteration over it. Safe to call twice."""
        container, self._container = self._container, None
        if container is not None:
            container.close()

    def _decoded(self) -> Iterator[av.VideoFrame]:
        if self._container is None:
            return
        packets = self._container.demux(self.stream)
        while self._container is not None:
            try:
                packet = next(packets, None)
            except av.FFmpegError:  # the disk fails, or is gone
                self.truncated = True
                yield from self._decode(None)  # what the decoder still holds
                return
            if packet is None:
                return
            yield from self._decode(packet)

    def _decode(self, packet: Packet[VideoStream] | None) -> list[av.VideoFrame]:
        # A packet cut short makes a decoder with several threads throw away whole pictures too.
        if packet is not None and packet.is_corrupt:
            self.dropped += 1
            return []
        try:
            return self.stream.decode(packet)
        except av.FFmpegError:
            self.dropped += 1
            return []

    def _ticks(self, picture: av.VideoFrame) -> int | None:
        # AVI keeps no presentation times. Where pictures are stored out of order, FFmpeg's pts
        # are those of decoding, shuffled; the dts of decoded pictures are in order of showing.
        in_avi = self._container is not None and self._container.format.name == "avi"
        return picture.dts if in_avi else picture.pts

    def _stated_s(self) -> Fraction:
        if self.stream.duration is not None and self.stream.time_base is not None:
            return self.stream.duration * self.stream.time_base
        stated = self._container.duration if self._container is not None else None
        return Fraction(stated or 0, av.time_base)


def _opened(path: Path) -> InputContainer:
    mend = "give a video (mp4, mkv, webm, mov, avi) or convert it to mp4"
    if path.is_dir():
        raise CoachError(f"{path}: this is a folder, not a video; name the file in it")
    refuse_special(path)
    try:
        # "file:" because a name may hold a colon; the whitelist because a playlist dressed up
        # as a video could otherwise make FFmpeg fetch things.
        options = {"protocol_whitelist": "file"}
        # A damaged title is no reason to refuse a film.
        return av.open(f"file:{path}", mode="r", options=options, metadata_errors="replace")
    except UnicodeEncodeError as error:  # raw bytes, as from an old disk
        raise CoachError(f"{path}: a name that is no text; rename the file") from error
    except FileNotFoundError as error:
        raise CoachError(f"{path}: no such video; check the name") from error
    except PermissionError as error:
        raise CoachError(f"{path}: you may not read this video; check its permissions") from error
    except (av.FFmpegError, OSError) as error:
        if path.stat().st_size == 0:
            raise CoachError(f"{path}: the file is empty; record it again") from error
        raise CoachError(
            f"{path}: not a video, or cut off before it was finished; {mend}"
        ) from error
