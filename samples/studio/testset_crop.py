"""Cameras that stand too far to one side: the head, or the feet, are out of the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samples.studio.people import Person
from samples.studio.postures import random_kind, random_table
from samples.studio.sampling import Shot, Sitter
from samples.studio.testset_scene import framing_of

SHARE = 0.3
"""Of all scenes are tried with the camera moved aside; half of those towards the feet."""
_STEP_M = 0.03
_MOST_STEPS = 50
_PELVIS_MARGIN_PX = 90.0


class CropSitter(Sitter):
    """As its parent, but some cameras are moved along the body until an end is cut off."""

    def __init__(self, person: Person) -> None:
        """Keep the body: the parent does not give it away."""
        super().__init__(person)
        self._body = person.body

    @staticmethod
    def plan(rng: np.random.Generator) -> tuple[str, float]:
        """Return what `shoot` will begin with: the posture's kind and its heading, degrees."""
        rng.random()
        kind = random_kind(rng)
        return kind, float(random_table(kind, rng)["yaw"])

    def shoot(self, rng: np.random.Generator) -> Shot:
        """Return a random scene, perhaps with its camera moved aside."""
        lost = rng.random()
        shot = super().shoot(rng)
        if lost >= SHARE:
            return shot
        return self._moved(shot, "head_out" if lost < SHARE / 2 else "feet_out")

    def _moved(self, shot: Shot, wanted: str) -> Shot:
        """Return the shot with `wanted` cut off, or as it was where the pelvis would be too."""
        head_m, pelvis_m = (shot.posed.joints_m[self._body.bone(b)] for b in ("head", "root"))
        aside_m = np.array([np.sign(pelvis_m[0] - head_m[0]) * _STEP_M, 0.0, 0.0])
        if wanted == "feet_out":
            aside_m = -aside_m
        for step in range(_MOST_STEPS):
            camera = replace(shot.camera, position_m=shot.camera.position_m + step * aside_m)
            x_px, y_px = camera.to_pixels(pelvis_m)
            inside = _PELVIS_MARGIN_PX < x_px < camera.width_px - _PELVIS_MARGIN_PX
            if not (inside and 0 < y_px < camera.height_px):
                return shot
            moved = replace(shot, camera=camera)
            if framing_of(self._body, moved) == wanted:
                return moved
        return shot
