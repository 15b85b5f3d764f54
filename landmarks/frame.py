"""One picture with its time. Not where pictures come from: that is `coach.sources`."""

from __future__ import annotations

from dataclasses import dataclass

from landmarks.picture import Image as Image  # known by this name to all rooms
from landmarks.picture import Picture, as_picture


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A picture as the camera saw it, never mirrored.

    Attributes:
        index: counts from 0 within its source.
        t_s: media time in seconds; rises strictly from frame to frame.
        picture: in its two sizes; an (H, W, 3) uint8 BGR image is made one of.
    """

    index: int
    t_s: float
    picture: Image | Picture

    def __post_init__(self) -> None:
        """Refuse what no later stage could use."""
        object.__setattr__(self, "picture", as_picture(self.picture))

    @property
    def image(self) -> Image:
        """(H, W, 3) uint8, BGR; made now if it has not been."""
        return as_picture(self.picture).full()

    @property
    def reduced(self) -> Image:
        """The same, no larger than is of use: what everything is measured in."""
        return as_picture(self.picture).reduced()

    @property
    def size_wh(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return as_picture(self.picture).size_wh
