"""A film in 4K is measured alike whether or not anybody wants to see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

import av
import numpy as np
import pytest

from coach.motion import Motion
from coach.pipeline import Step
from coach.replay import Listener, replay
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.film_picture import FilmPicture
from coach.sources.picture import PictureMaker
from coach.sources.source import FrameSource, SourceInfo
from landmarks.frame import Frame
from landmarks.pose import Pose
from tests.bodies import body_pose

SIZE_WH = (1600, 900)
FRAMES, FPS = 8, 5.0


class FineFilm(FrameSource):
    """Coloured noise as a decoder gives it."""

    def __init__(self) -> None:
        self.info = SourceInfo("fine", SIZE_WH, FRAMES, FPS, still=False)

    def frames(self) -> Iterator[Frame]:
        rng, upright = np.random.default_rng(0), PictureMaker(None)
        for index in range(FRAMES):
            image = rng.integers(0, 256, (SIZE_WH[1], SIZE_WH[0], 3), np.uint8)
            decoded = av.VideoFrame.from_ndarray(image, "bgr24").reformat(format="yuv420p")
            yield Frame(index, index / FPS, FilmPicture(decoded, upright, SIZE_WH))

    def close(self) -> None:
        pass


class Looks:
    """A detector that finds the same body everywhere, and keeps what it was shown."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def detect(self, frame: Frame) -> Pose:
        self.shown.append(sha256(frame.reduced.tobytes()).hexdigest())
        return body_pose(posture="side_left", t_s=frame.t_s, size_wh=SIZE_WH)

    def close(self) -> None:
        pass


class Notes:
    """A listener that keeps the news, and looks at the full picture if it is to."""

    def __init__(self, *, looks: bool) -> None:
        self._looks = looks
        self.lights: list[float | None] = []
        self.motions: list[Motion | None] = []

    def take(self, sighting: Sighting, step: Step) -> bool:
        del step
        self.lights.append(sighting.light)
        self.motions.append(sighting.motion)
        if self._looks:
            assert sighting.image is not None
            assert sighting.image.shape == (SIZE_WH[1], SIZE_WH[0], 3)
        return True


def played(listeners: Sequence[Listener]) -> list[str]:
    looks = Looks()
    replay(FineFilm(), Settings(), lambda _: looks, listeners, lambda: 0.0)
    assert len(looks.shown) == FRAMES
    return looks.shown


def test_who_looks_on_changes_nothing_that_is_measured() -> None:
    alone, watched = Notes(looks=False), Notes(looks=True)
    assert played([alone]) == played([watched])
    assert alone.lights == watched.lights
    assert alone.motions == watched.motions
    assert any(motion is not None for motion in alone.motions)


def test_nobody_looks_on_and_no_full_picture_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("made for nobody")

    monkeypatch.setattr(PictureMaker, "full", refuse)
    played([Notes(looks=False)])
    with pytest.raises(AssertionError, match="made for nobody"):
        played([Notes(looks=True)])
