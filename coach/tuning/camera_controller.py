"""Tuning in front of a camera: its newest picture until it is frozen, then the frozen ones."""

from __future__ import annotations

from typing import Protocol

from coach.replay import sighting_of
from coach.sources.camera import CameraSource
from coach.texts import Texts
from coach.tuning.controller import TuneController
from coach.tuning.footage import BodyTracker, Footage, Shot
from coach.tuning.frame_cursor import STEPS, FrameCursor, Spot
from coach.tuning.input_window import MouseKind
from coach.tuning.keys import TuneKey
from coach.tuning.pictures import CompressedPictures
from coach.tuning.profile_writer import ProfileWriter
from landmarks.catalogue import Catalogue
from landmarks.detector import Detector
from landmarks.frame import Frame, Image
from landmarks.joints import Side

LOOK_S = 0.02
"""The window waits no longer for a picture, so that keys are served meanwhile."""


class Feed(Protocol):
    """Where live pictures come from."""

    name: str

    def newest(self) -> tuple[Shot, Image] | None:
        """The newest picture and what is on it, or None if there is no new one."""
        ...


class CameraFeed:
    """A camera, looked at by the model.

    Attributes:
        name: of the camera.
    """

    def __init__(self, camera: CameraSource, detector: Detector, tracker: BodyTracker) -> None:
        """Take pictures of an open camera; closes nothing."""
        self.name = camera.info.name
        self._camera, self._detector, self._tracker = camera, detector, tracker

    def newest(self) -> tuple[Shot, Image] | None:
        """The newest picture and what is on it, or None if there is no new one."""
        frame = self._camera.next(LOOK_S)
        if not isinstance(frame, Frame):
            return None
        return self._tracker.look(sighting_of(frame, self._detector)), frame.image


class CameraController(TuneController):
    """Tunes on a picture that moves until space, or the mouse, freezes it.

    Every frozen picture stays, to see a correction made on one in the others.
    """

    def __init__(
        self,
        feed: Feed,
        first: tuple[Shot, Image],
        writer: ProfileWriter,
        regions: Catalogue,
        texts: Texts,
        chosen: tuple[str, Side | None],
    ) -> None:
        """Begin live, with the first picture of the feed; the rest as in `TuneController`."""
        self._feed, self._newest, self._live = feed, first, True
        self._pictures, self._frozen = CompressedPictures(), False
        self._pictures.keep(0, first[1])
        footage = Footage(feed.name, (Shot(0, 0.0),), self._pictures)
        super().__init__(footage, writer, regions, texts, chosen)

    @property
    def live(self) -> bool:
        """Whether the camera's newest picture is shown."""
        return self._live

    @property
    def whole_shot(self) -> Shot:
        """The newest frame, or the frozen one that lies open."""
        return self._newest[0] if self._live else self.cursor.shot

    @property
    def whole_picture(self) -> Image:
        """Its picture."""
        return self._newest[1] if self._live else self.cursor.picture

    def poll(self) -> bool:
        """Take the newest picture while live; whether there was one."""
        found = self._feed.newest() if self._live else None
        if found is not None:
            self._newest = found
        return found is not None

    def press(self, key: TuneKey) -> None:
        """Do what a key asks for; leafing looks at the frozen pictures."""
        if key is TuneKey.FREEZE:
            if self._live:
                self._freeze()
            else:
                self._live = True
        if key in STEPS and self._live:
            if not self._frozen:
                return
            self._live = False
        super().press(key)

    def mouse(self, kind: MouseKind, spot: Spot) -> None:
        """Follow the mouse; taking hold of something freezes the picture."""
        if kind is MouseKind.DOWN and self._live:
            if spot.on_line and self._frozen:
                self._live = False
            else:
                self._freeze()
        super().mouse(kind, spot)

    def _freeze(self) -> None:
        shot, image = self._newest
        self._pictures.keep(shot.index, image)
        if self._frozen:
            self.cursor.add(shot)
        else:
            self.cursor = FrameCursor(Footage(self._feed.name, (shot,), self._pictures))
        self._frozen, self._live = True, False
