"""A video file as a source, with the times its frames really have. Plays no sound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from coach.sources.film_picture import FilmPicture
from coach.sources.picture import PictureMaker
from coach.sources.source import FrameSource, SourceInfo
from coach.sources.video_file import VideoFile
from landmarks.errors import CoachError
from landmarks.frame import Frame
from landmarks.picture import reduced_wh


class VideoSource(FrameSource):
    """Frames of a video file, upright, all in the size of the first.

    Times are the file's own presentation times, shifted so that the first frame has t_s 0; no
    frame rate is assumed. A frame of another size than the first is scaled to fit, its
    proportions kept, on black.
    """

    def __init__(self, path: Path, name: str | None = None) -> None:
        """Open the file and decode its first frame.

        Args:
            path: the video.
            name: what to call it; the file's name if left out.

        Raises:
            CoachError: no such file, no video in it, or none that can be decoded.
        """
        self._path = path
        self._closed = False
        self._file: VideoFile | None = None
        with closing(VideoFile(path)) as file:
            first = next(file.pictures(), None)
            if first is None:
                raise CoachError(
                    f"{path}: {_why_empty(file)}; convert it to mp4, or record it again"
                )
            size_wh = PictureMaker(file.stream.sample_aspect_ratio).size_wh(first[1])
            stated = file.stream
            self.info = SourceInfo(
                name=name or path.name,
                size_wh=size_wh,
                frames=stated.frames or None,
                fps=float(stated.average_rate) if stated.average_rate else None,
                still=False,
            )

    @property
    def dropped(self) -> int:
        """Frames the present iteration left out: damaged, or without a time that rises."""
        return self._file.dropped if self._file else 0

    @property
    def truncated(self) -> bool:
        """Whether the present iteration ended before the length the file states.

        A container that states no length cannot tell.
        """
        return self._file.truncated if self._file else False

    def frames(self) -> Iterator[Frame]:
        """The frames from the first. What cannot be decoded is left out, without an error."""
        if self._closed:
            return
        if self._file:
            self._file.close()
        file = self._file = VideoFile(self._path)
        fine = reduced_wh(self.info.size_wh) != self.info.size_wh
        maker = PictureMaker(file.stream.sample_aspect_ratio)
        with closing(file):
            for index, (t_s, decoded) in enumerate(file.pictures()):
                picture = FilmPicture(decoded, maker, self.info.size_wh)
                # Where it is needed in any case it is made at once, by the thread that decodes.
                yield Frame(index, t_s, picture if fine else picture.full())

    def close(self) -> None:
        """Close the file and end the present iteration."""
        self._closed = True
        if self._file:
            self._file.close()


def _why_empty(file: VideoFile) -> str:
    if file.dropped:
        return "no frame of this video could be decoded and has a time"
    return "this video has no frames"
