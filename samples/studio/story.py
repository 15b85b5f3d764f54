"""The story file: who, where, and what happens when.

TOML to frozen records, and times to places between key poses. It moves no body itself.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from samples.studio.camera import Camera, focal_from_view
from samples.studio.rotation import Array, ease

_KEYS = {
    "clip", "seed", "fps", "duration_s", "body", "camera", "light", "look", "target",
    "body_key", "arm_key",
}  # fmt: skip
TO_BODY = "body"
TO_TARGET = "target"


@dataclass(frozen=True, slots=True)
class Key:
    """At `t_s` a track has arrived at `name`."""

    t_s: float
    name: str


@dataclass(frozen=True, slots=True)
class Between:
    """`share` (eased) of the way from one key to the next."""

    start: str
    end: str
    share: float

    @property
    def changing(self) -> bool:
        """True strictly inside a change from one name to another."""
        return self.start != self.end and 0.0 < self.share < 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """What the hand presses and how it comes, directions in side axes of the pelvis."""

    region: str
    side: str
    hand: tuple[float, float, float]
    palm: tuple[float, float, float]
    elbow: tuple[float, float, float]
    curl_deg: float


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """One clip.

    Attributes:
        clip: name of the clip, the stem of its files.
        seed: of everything random.
        fps: frames a second.
        frames: how many.
        phenotype: sliders of the body.
        camera: the fixed camera.
        light, look: tables for the scene and the clothes.
        target: what the hand presses.
        body_keys, arm_keys: the two tracks, times increasing.
    """

    clip: str
    seed: int
    fps: float
    frames: int
    phenotype: dict[str, float]
    camera: Camera
    light: dict[str, Any]
    look: dict[str, Any]
    target: Target
    body_keys: tuple[Key, ...]
    arm_keys: tuple[Key, ...]

    @property
    def light_m(self) -> Array:
        """(3,) where the lamp is in the room."""
        return np.array(self.light["position_m"])

    def t_s(self, index: int) -> float:
        """Return the time of frame `index`, seconds."""
        return index / self.fps


def read_story(path: Path) -> Story:
    """Read a story file; unknown keys and times that do not increase are refused."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := sorted(set(table) - _KEYS):
        raise ValueError(f"{path.name}: unknown key {unknown[0]!r}; known: {sorted(_KEYS)}")
    return Story(
        clip=table["clip"],
        seed=table["seed"],
        fps=float(table["fps"]),
        frames=round(table["duration_s"] * table["fps"]),
        phenotype=table["body"],
        camera=_camera(table["camera"]),
        light=table["light"],
        look=table["look"],
        target=Target(**{key: _frozen(value) for key, value in table["target"].items()}),
        body_keys=_track(path, "body_key", table),
        arm_keys=_track(path, "arm_key", table),
    )


def _camera(table: dict[str, Any]) -> Camera:
    return Camera(
        width_px=table["width_px"],
        height_px=table["height_px"],
        focal_px=focal_from_view(table["width_px"], table["view_deg"]),
        position_m=np.array(table["position_m"]),
        tilt_deg=table["tilt_deg"],
        roll_deg=table["roll_deg"],
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _track(path: Path, name: str, table: dict[str, Any]) -> tuple[Key, ...]:
    keys = tuple(Key(float(row["t_s"]), row["to"]) for row in table[name])
    for before, after in pairwise(keys):
        if after.t_s <= before.t_s:
            raise ValueError(f"{path.name}: [[{name}]] t_s must increase, got {after.t_s}")
    return keys


def place_on(track: tuple[Key, ...], t_s: float) -> Between:
    """Return where `t_s` lies on a track; before the first and after the last key it rests."""
    after = bisect_right([key.t_s for key in track], t_s)
    if after == 0:
        return Between(track[0].name, track[0].name, 0.0)
    if after == len(track):
        return Between(track[-1].name, track[-1].name, 0.0)
    start, end = track[after - 1], track[after]
    return Between(start.name, end.name, ease((t_s - start.t_s) / (end.t_s - start.t_s)))
