"""What pixels tell of a body's own motion: how far its parts move against one plane.

A picture of a person moves as a plane or not at all. A person breathes: thorax, pelvis, head and
thighs move by millimetres against each other and against the room.
"""

from __future__ import annotations

from dataclasses import dataclass

PARTS = ("chest", "waist", "hips", "thighs", "head")
"""Parts of the body that are followed, in the order of the values of `Motion`."""


@dataclass(frozen=True, slots=True)
class Motion:
    """What a window of pictures has shown so far.

    Attributes:
        since_s: media time at which the window began.
        span_s: how long it is by now.
        samples: pictures compared with its first one.
        residual_px: motion of each of `PARTS` that no plane explains, root mean square over the
            window, in pixels of the picture; None for a part that could not be followed.
        noise_px: residual that the pictures' noise alone would give, one standard error.
    """

    since_s: float
    span_s: float
    samples: int
    residual_px: tuple[float | None, ...]
    noise_px: tuple[float | None, ...]
