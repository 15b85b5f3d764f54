"""From the picture to the screen: enlarged, mirrored, letterboxed. The only place that mirrors.

A point is turned about within the picture first and placed on the screen second, so quarter
turns can join the mirror in the first step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks.frame import Image
from landmarks.pose import Pose
from landmarks.region import NoPressZone, Region
from overlays.view import HandMark, View

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Viewport:
    """How a picture stands on the screen: whole, undistorted, in the middle.

    Attributes:
        image_wh: size of the camera picture, pixels.
        screen_wh: size of the canvas that is drawn on, pixels.
        mirror: whether the picture is shown as in a mirror. Words never are.
    """

    image_wh: tuple[int, int]
    screen_wh: tuple[int, int]
    mirror: bool = False

    def __post_init__(self) -> None:
        """Refuse sizes nothing could be drawn on."""
        if min(*self.image_wh, *self.screen_wh) < 1:
            raise ValueError(f"sizes must be positive, got {self.image_wh} and {self.screen_wh}")

    @classmethod
    def same(cls, image_wh: tuple[int, int], *, mirror: bool = False) -> Viewport:
        """A canvas of the picture's own size."""
        return cls(image_wh, image_wh, mirror)

    @classmethod
    def fit(
        cls, image_wh: tuple[int, int], *, min_height_px: int = 720, mirror: bool = False
    ) -> Viewport:
        """A canvas at least so high that words on it are crisp; small pictures are enlarged.

        An enlarged canvas has even sides, as video encoders ask for.
        """
        width, height = image_wh
        if height >= min_height_px:
            return cls.same(image_wh, mirror=mirror)
        even_h = min_height_px + min_height_px % 2
        return cls(image_wh, (2 * max(1, round(even_h * width / height / 2)), even_h), mirror)

    @property
    def scale(self) -> float:
        """Screen pixels per picture pixel."""
        (image_w, image_h), (screen_w, screen_h) = self.image_wh, self.screen_wh
        return min(screen_w / image_w, screen_h / image_h)

    def to_screen(self, xy_px: Array) -> Array:
        """Map (..., 2) picture pixels to canvas pixels."""
        # A pixel's middle is at a whole number, so half a pixel is added before scaling.
        return (self._turn(xy_px) + 0.5) * self.scale - 0.5 + self._corner_px

    def to_image(self, xy_px: Array) -> Array:
        """Map (..., 2) canvas pixels, say of a mouse click, to picture pixels."""
        return self._turn((xy_px + 0.5 - self._corner_px) / self.scale - 0.5)

    def picture(self, image: Image) -> Image:
        """A new canvas with the picture on it; the caller's image stays untouched."""
        turned = np.asarray(cv2.flip(image, 1), np.uint8) if self.mirror else image
        if self.screen_wh == self.image_wh:
            return turned.copy() if turned is image else turned
        canvas = np.zeros((self.screen_wh[1], self.screen_wh[0], 3), np.uint8)
        x, y, w, h = self._place
        method = cv2.INTER_LINEAR if self.scale > 1 else cv2.INTER_AREA
        canvas[y : y + h, x : x + w] = cv2.resize(turned, (w, h), interpolation=method)
        return canvas

    def view(self, view: View) -> View:
        """The same view with every point and length in canvas pixels."""
        return replace(
            view,
            pose=view.pose and self._pose(view.pose),
            target=view.target and self._region(view.target),
            others=tuple(self._region(region) for region in view.others),
            no_press=tuple(self._zone(zone) for zone in view.no_press),
            hand=view.hand and self._hand(view.hand),
        )

    def _turn(self, xy_px: Array) -> Array:
        """Mirror within the picture; its own inverse."""
        if not self.mirror:
            return xy_px
        return np.asarray((self.image_wh[0] - 1, 0) + xy_px * (-1, 1))

    @property
    def _place(self) -> tuple[int, int, int, int]:
        w = max(1, round(self.image_wh[0] * self.scale))
        h = max(1, round(self.image_wh[1] * self.scale))
        return (self.screen_wh[0] - w) // 2, (self.screen_wh[1] - h) // 2, w, h

    @property
    def _corner_px(self) -> Array:
        return np.array(self._place[:2], dtype=np.float64)

    def _pose(self, pose: Pose) -> Pose:
        return replace(pose, xy_px=self.to_screen(pose.xy_px), size_wh=self.screen_wh)

    def _region(self, region: Region) -> Region:
        return replace(
            region,
            centre_px=self.to_screen(region.centre_px),
            outline_px=self.to_screen(region.outline_px),
            sigma_px=region.sigma_px * self.scale,
        )

    def _zone(self, zone: NoPressZone) -> NoPressZone:
        return replace(zone, outline_px=self.to_screen(zone.outline_px))

    def _hand(self, hand: HandMark) -> HandMark:
        return replace(hand, xy_px=self.to_screen(hand.xy_px))
