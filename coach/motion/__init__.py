"""What pixels tell of a body's own motion: how far its parts move against one plane.

A picture of a person moves as a plane or not at all. A person breathes: thorax, pelvis, head and
thighs move by millimetres against each other and against the room.
"""

from __future__ import annotations

from dataclasses import dataclass

PARTS = ("chest", "waist", "hips", "thighs", "head")
"""Parts of the body that are followed, in the order of the values of `Motion`."""


@dataclass(frozen=True, slots=True)
class Whole:
    """How the body moved before the camera as one plane, with all that goes along with it.

    Attributes:
        way_px: how far, root mean square about the middle of the window, pixels of the picture.
        aside: the same as a share of the picture's longer side.
        step_px: how far from one sample to the next, median; little where it moved only once.
        turn: how far it came nearer or tipped over since the window began, as a share of its
            distance, median; what a camera that only turns would show is taken away.
        goes: share of the points close around the body that went with it; None with too few.
        stands: share of all points around the body that stood where the plane would have taken
            them along; None with too few.
    """

    way_px: float
    aside: float
    step_px: float
    turn: float
    goes: float | None
    stands: float | None


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
        whole: how the body moved as one, or None where that is not known (yet).
    """

    since_s: float
    span_s: float
    samples: int
    residual_px: tuple[float | None, ...]
    noise_px: tuple[float | None, ...]
    whole: Whole | None = None
