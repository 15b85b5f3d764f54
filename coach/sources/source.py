"""What every source of pictures promises. Not where they come from: one module each does that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from landmarks.frame import Frame


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What is known of a source before its first frame is taken.

    Attributes:
        name: file name, folder name, sample name or camera name; shown and written to reports.
        size_wh: width and height in pixels of the first frame, upright.
        frames: how many frames the source says it has, or None. A claim: a damaged file has fewer.
        fps: frames per second the source states, or None. Never used as a clock.
        still: the frames are unrelated pictures, or only one, so nothing may be tracked from
            one to the next.
    """

    name: str
    size_wh: tuple[int, int]
    frames: int | None
    fps: float | None
    still: bool


class FrameSource(Protocol):
    """Frames in the order of their time.

    The first frame of a file has t_s 0 and index 0; t_s rises strictly and index by one.
    """

    info: SourceInfo

    def frames(self) -> Iterator[Frame]:
        """The frames, from the start where the source has one; none once it is closed.

        One iteration at a time.
        """
        ...

    def close(self) -> None:
        """Let go of devices and files. Safe to call twice, and while frames are being taken."""
        ...

    def __enter__(self) -> Self:
        """The source itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the source."""
        self.close()
