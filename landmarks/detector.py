"""MediaPipe's pose landmarker behind two methods. Finds one person; judges nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache, lru_cache, partial
from importlib import resources
from pathlib import Path
from typing import Any, Protocol, cast

import cv2
import numpy as np

from landmarks.closing import Closing
from landmarks.errors import CoachError
from landmarks.finding import Find, Prepared, detect_by_steps
from landmarks.frame import Frame, Image
from landmarks.glances import Glances
from landmarks.joints import N_JOINTS
from landmarks.looks import Look
from landmarks.mediapipe_import import import_mediapipe
from landmarks.model_picture import model_picture
from landmarks.picture import pose_in
from landmarks.pose import Pose

PINNED_MEDIAPIPE = "0.10.33"
"""Newer releases (from 0.10.35 on) send usage metrics from inside the compiled library."""


_BLANK_PX, _BLANKS = 64, 3
"""A picture with nothing in it, and how many are shown at most until the model sees nobody."""
_LATER_MS = 10_000_000
"""So much later nothing is left in the model's smoothing of whom it saw before: seeing nobody in
between does not clear it."""


class Detector(Protocol):
    """Finds the person in a frame."""

    def detect(self, frame: Frame) -> Pose | None:
        """The pose in this frame, or None where nobody is found."""
        ...

    def close(self) -> None:
        """Free the model. Safe to call twice."""
        ...


class MediaPipeDetector(Closing):
    """MediaPipe Tasks `PoseLandmarker`, one pose.

    Args:
        model_path: a verified `.task` bundle.
        still: True for unrelated pictures (no tracking, no smoothing by MediaPipe);
            False for video, where frames must come in rising time.
        most: how many people to look for; MediaPipe smooths over time only for one.
        pointed: the model follows even where pictures stand alone, so that `point` can be asked.
    """

    def __init__(
        self, model_path: Path, *, still: bool = False, most: int = 1, pointed: bool = False
    ) -> None:
        """Load the model."""
        refuse_other_mediapipe()
        self._still, self._follows = still, pointed or not still
        self._glances = Glances(still=still)
        self._last_ms, self._ahead_ms = -1, 0
        self._first = True
        with _quiet_native_log():
            self._landmarker = _create(model_path, follows=self._follows, most=most)

    def detect(self, frame: Frame) -> Pose | None:
        """The pose in this frame, or None. Values are quantised: 0.01 px, 0.1 mm."""
        return detect_by_steps(self, frame)

    def prepare(self, frame: Frame, look: Look | None = None) -> Prepared:
        """The frame with the picture the model is given: all of it, or what `look` shows."""
        mp = import_mediapipe()
        data = model_picture(frame.reduced)
        if look is not None:
            data = look.picture(data)
        return Prepared(frame, mp.Image(image_format=mp.ImageFormat.SRGB, data=data), look)

    def find(self, prepared: Prepared) -> Find | None:
        """The surest person in it, or None."""
        finds = self.find_all(prepared)
        return finds[0] if finds else None

    def find_all(self, prepared: Prepared) -> list[Find]:
        """Everybody found in it, the surest first."""
        frame, look = prepared.frame, prepared.look
        first, self._first = self._first, False
        with _quiet_native_log() if first else nullcontext():
            result = self._run(prepared.picture, frame.t_s)
            if first and not result.pose_landmarks:
                # The library chatters once more when it first finds somebody.
                self._run(self.prepare(_figure()).picture, frame.t_s)
                self.forget()
        finds = zip(result.pose_landmarks, result.pose_world_landmarks, strict=True)
        poses = [_to_pose(joints, world, frame, look) for joints, world in finds]
        # Of a film the first picture is to be there soon: the other weights are read for the next.
        hips_only = first and not self._still
        image, glance = frame.reduced, partial(self._glances.at, hips_only=hips_only)
        return [Find(pose, partial(glance, image, pose_in(image, pose))) for pose in poses]

    def point(self, prepared: Prepared) -> Find | None:
        """Whoever is upright in the middle of its window (`looks.centred`); nobody is searched for.

        MediaPipe looks where it saw somebody in the frame before. So it is shown a figure there.
        """
        self.forget()
        if not self.find_all(self.prepare(_figure())):
            return None
        self._later()
        return self.find(prepared)

    def forget(self) -> None:
        """Lose whom the model follows in video: it searches the next frame whole."""
        nothing = Frame(0, 0.0, np.zeros((_BLANK_PX, _BLANK_PX, 3), np.uint8))
        for _ in range(_BLANKS if self._follows else 0):
            if not self.find_all(self.prepare(nothing)):
                break
        self._later()

    def _later(self) -> None:
        """Let the next frame come so late that none before it is mixed into what is found there."""
        self._ahead_ms += _LATER_MS
        self._last_ms += _LATER_MS

    def _run(self, picture: Any, t_s: float) -> Any:
        if not self._follows:
            return self._landmarker.detect(picture)
        return self._landmarker.detect_for_video(picture, self._next_ms(t_s))

    def _next_ms(self, t_s: float) -> int:
        # MediaPipe asks for rising whole milliseconds, and rounding t_s can repeat one.
        self._last_ms = max(round(t_s * 1000) + self._ahead_ms, self._last_ms + 1)
        return self._last_ms

    def close(self) -> None:
        """Free the model. Safe to call twice."""
        if self._landmarker is not None:
            self._landmarker.close()
            self._landmarker = None


def refuse_other_mediapipe() -> None:
    """Raise CoachError unless the installed mediapipe is the pinned one."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version("mediapipe")
    except PackageNotFoundError:
        raise CoachError(
            f"mediapipe is not installed; run: pip install mediapipe=={PINNED_MEDIAPIPE}"
        ) from None
    if found != PINNED_MEDIAPIPE:
        raise CoachError(
            f"mediapipe {found} is installed, this tool accepts only {PINNED_MEDIAPIPE} (newer "
            f"ones send usage data); run: pip install mediapipe=={PINNED_MEDIAPIPE}"
        )


@cache
def _figure() -> Frame:
    """Somebody who stands in the middle of the window, from `samples.studio.figure`."""
    data = resources.files(__package__).joinpath("figure.jpg").read_bytes()
    return Frame(0, 0.0, cast(Image, cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)))


@lru_cache(maxsize=1)
def _bytes_of(model_path: Path) -> bytes:
    """The model file, read once: a second detector must not see with another one put there since.

    Raises:
        CoachError: it cannot be read.
    """
    try:
        return model_path.read_bytes()
    except OSError as error:
        raise CoachError(f"{model_path}: cannot read the model ({error.strerror})") from error


def _create(model_path: Path, *, follows: bool, most: int) -> Any:
    import_mediapipe()
    from mediapipe.tasks.python.core.base_options import BaseOptions
    from mediapipe.tasks.python.vision import PoseLandmarker, PoseLandmarkerOptions, RunningMode

    options = PoseLandmarkerOptions(
        # The bytes, not the path: MediaPipe cannot open non-ASCII paths everywhere.
        base_options=BaseOptions(model_asset_buffer=_bytes_of(model_path)),
        running_mode=RunningMode.VIDEO if follows else RunningMode.IMAGE,
        num_poses=most,
    )
    try:
        return PoseLandmarker.create_from_options(options)
    except (RuntimeError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise CoachError(
            f"{model_path}: not a pose model MediaPipe can load ({reason}); "
            "run: coach model fetch, or give another file with --model"
        ) from error


def _to_pose(joints: Any, world: Any, frame: Frame, look: Look | None) -> Pose:
    if len(joints) != N_JOINTS:
        raise CoachError(f"the model gives {len(joints)} joints, 33 are needed: wrong model file")
    shares = np.array([(p.x, p.y) for p in joints], dtype=np.float64)
    world_m = np.array([(p.x, p.y, p.z) for p in world], dtype=np.float64)
    if look is None:
        xy_px = shares * frame.size_wh
    else:
        xy_px, world_m = look.px_back(shares, frame.size_wh), look.directions_back(world_m)
    visibility = np.array([p.visibility or 0.0 for p in joints], dtype=np.float64)
    # Quantised here, before anything uses them, so that a recording replays to the same figures.
    return Pose(
        t_s=frame.t_s,
        xy_px=np.round(xy_px, 2),
        visibility=np.round(visibility, 3),
        world_m=np.round(world_m, 4),
        size_wh=frame.size_wh,
    )


@contextmanager
def _quiet_native_log() -> Iterator[None]:
    """Keep the compiled library's chatter off the terminal while it loads and warms up.

    It writes to file descriptor 2 itself, past Python, and its own log level does not reach it.
    """
    saved = os.dup(2)
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(sink)
