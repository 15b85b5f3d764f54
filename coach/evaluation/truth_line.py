"""One line of a truth file, checked at the door. `samples/studio/README.md` explains the fields."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from landmarks.joints import Side

Finite = Annotated[float, Field(allow_inf_nan=False)]
Degrees = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Pixel = tuple[Finite, Finite]
PartName = Annotated[str, Field(pattern="^[a-z0-9_-]{1,40}$")]
"""It is printed as it stands."""
View = Literal["back", "front", "oblique", "foot", "head", "overhead", "side"]
VIEWS: tuple[View, ...] = ("back", "front", "oblique", "foot", "head", "overhead", "side")
TruePosture = Literal["side_left", "side_right", "supine", "prone", "upright"]

HALF_TURNED_DEG = 24.0
"""Further than this from lying flat, and from lying on the side, is half turned (studio truth)."""
AGREE_PX = 3.0
"""`point_px` is rounded to 0.1 px and `point_m` to a millimetre; more than this is a mistake."""


class _Line(BaseModel):
    # What else a clip's truth tells (the hand, the story) is none of the evaluation's business.
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class Header(_Line):
    """The first line. One of `clip` and `pictures` is given."""

    kind: Literal["truth"]
    version: Literal[1]
    clip: str | None = None
    pictures: int | None = None
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    focal_px: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.clip is None) == (self.pictures is None):
            raise ValueError("one of 'clip' and 'pictures' must be given")
        return self


class PointTruth(_Line):
    """Where a region, or a point of a zone, is: `point_m` in camera axes, m, on the bare skin."""

    id: str
    side: Side
    point_px: Pixel
    point_m: tuple[Finite, Finite, Finite]
    visible: bool

    @property
    def depth_m(self) -> float:
        """Distance from the camera along its axis."""
        return self.point_m[2]

    def inside(self, header: Header) -> bool:
        """Whether it lies inside the picture."""
        x, y = self.point_px
        return 0 <= x < header.width and 0 <= y < header.height


class FrameTruth(_Line):
    """What is true of one picture or frame.

    `group` and `special` say which part of a test set it is of, and what is special about it.
    `no_press` holds the points of no-press zones, each zone's in the catalogue's order.
    """

    index: Annotated[int, Field(ge=0)]
    image: str | None = None
    sha256: str | None = None
    posture: TruePosture
    roll_deg: Degrees | None
    upper_side: Side | None
    view: View | None = None
    head_out: bool | None = None
    feet_out: bool | None = None
    moving: bool = False
    tilt_deg: Degrees
    up: tuple[Finite, Finite, Finite]
    camera_roll_deg: Degrees = 0.0
    focal_px: Annotated[float, Field(gt=0)] | None = None
    joints: dict[str, Pixel] = Field(default_factory=dict)
    regions: tuple[PointTruth, ...]
    no_press: tuple[PointTruth, ...] = ()
    group: PartName | None = None
    special: tuple[PartName, ...] = ()

    @property
    def from_flat_deg(self) -> float | None:
        """Roll away from back or belly, whichever is nearer; None while upright."""
        return None if self.roll_deg is None else min(self.turn_deg, 180.0 - self.turn_deg)

    @property
    def turn_deg(self) -> float:
        """Roll without its sign, which some truth files state: `upper_side` tells the side."""
        return abs(self.roll_deg or 0.0)

    @property
    def kind(self) -> str:
        """The posture, or `half_turned`, which no label of the tool is right for."""
        flat_deg = self.from_flat_deg
        if self.posture == "upright" or flat_deg is None:
            return self.posture
        on_side = self.posture in ("side_left", "side_right")
        off_deg = 90.0 - flat_deg if on_side else flat_deg
        return "half_turned" if off_deg > HALF_TURNED_DEG else self.posture

    @property
    def side_lying(self) -> bool:
        """Truly on a side, not half turned."""
        return self.kind in ("side_left", "side_right")

    @property
    def signed_roll_deg(self) -> float | None:
        """0 supine, +90 on the left side, -90 on the right one; None where no side is up."""
        if self.roll_deg is None or self.upper_side is None:
            return None
        return self.turn_deg * -self.upper_side.sign


def misplaced(line: FrameTruth, header: Header) -> str | None:
    """Name a visible point whose pixels and metres disagree, or None."""
    focal_px = line.focal_px or header.focal_px or 0.0
    for region in (*line.regions, *line.no_press):
        if not region.visible:
            continue
        x_m, y_m, depth_m = region.point_m
        if depth_m <= 0:
            return f"{region.side} {region.id}: visible, but {depth_m} m before the camera"
        seen = (
            header.width / 2 + x_m / depth_m * focal_px,
            header.height / 2 + y_m / depth_m * focal_px,
        )
        if max(abs(a - b) for a, b in zip(seen, region.point_px, strict=True)) > AGREE_PX:
            return f"{region.side} {region.id}: point_px and point_m disagree; is focal_px right?"
    return None
