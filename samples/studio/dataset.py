"""Labelled pose findings: random scene, quick picture, MediaPipe, truth; never the picture.

A shard holds the scenes of one person, and exists or does not: a run may be stopped and started
again at any time, and several processes share the work by taking every N-th shard.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from landmarks import sight
from landmarks.body_piece import BODY_JOINTS, around_body
from landmarks.features import upright
from landmarks.joints import N_JOINTS
from landmarks.pose import Pose
from samples.studio.anatomy import ray_hits
from samples.studio.people import People, Person
from samples.studio.raster import Rasteriser
from samples.studio.rotation import Array, unit
from samples.studio.sampling import Shot, Sitter
from samples.studio.sensor import Image, webcam
from samples.studio.shards import write_shard
from samples.studio.truth import FACING_COSINE, JOINTS, OFF_SKIN_M, trunk_axes
from samples.studio.wardrobe import (
    Wardrobe,
    person_mesh,
    random_light,
    random_room,
)

SCENES_PER_SHARD = 12
_HAND_BONES = ("wrist", "metacarpal", "finger")


class Maker:
    """Makes shards of one set."""

    def __init__(self, people: People, model: Path, seed: int) -> None:
        """Open the renderer and the pose model."""
        self.people, self._seed = people, seed
        self.rasteriser = Rasteriser()
        self.finder = Finder(model)

    def make(self, shard: int, path: Path) -> None:
        """Write shard number `shard`: its person is that number, round and round."""
        person = self.people[shard % len(self.people)]
        sitter, wardrobe = Sitter(person), Wardrobe(person.body)
        rows = []
        for scene in range(SCENES_PER_SHARD):
            rng = np.random.default_rng([self._seed, shard, scene])
            rows.append(self.row(person, sitter, wardrobe, rng))
        write_shard(path, rows, shard % len(self.people))

    def close(self) -> None:
        """Free the pose model."""
        self.finder.close()

    def row(
        self, person: Person, sitter: Sitter, wardrobe: Wardrobe, rng: np.random.Generator
    ) -> dict[str, Any]:
        """Return the truth of a random scene and what MediaPipe finds in its picture."""
        shot, image = self.picture(person, sitter, wardrobe, rng)
        return truth_row(person, shot) | self.finder.find(image)

    def picture(
        self, person: Person, sitter: Sitter, wardrobe: Wardrobe, rng: np.random.Generator
    ) -> tuple[Shot, Image]:
        """Return a random scene and what a webcam would show of it."""
        shot = sitter.shoot(rng)
        colours, out_m = wardrobe.dress(rng)
        mesh = person_mesh(person.body, shot.posed.skin_m, colours, out_m, rng.uniform(0, 0.4))
        room = random_room(rng, shot.posed.joints_m[person.body.bone("head")])
        image = self.rasteriser.draw(shot.camera, random_light(rng), [*room, mesh], mesh)
        return shot, webcam(image, rng)


class Finder:
    """MediaPipe on single pictures or on the frames of one film."""

    def __init__(self, model: Path, *, video: bool = False) -> None:
        """Load the pose model; with `video`, frames must come in rising time."""
        from mediapipe.tasks.python import BaseOptions, vision

        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=model.read_bytes()),
            running_mode=vision.RunningMode.VIDEO if video else vision.RunningMode.IMAGE,
        )
        self._video = video
        self._landmarker = vision.PoseLandmarker.create_from_options(options)

    def find(self, image: Image, t_ms: int = 0) -> dict[str, Any]:
        """Return `found`, joints in px and m, visibility and piece of picture."""
        import mediapipe as mp

        rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
        if self._video:
            result = self._landmarker.detect_for_video(picture, t_ms)
        else:
            result = self._landmarker.detect(picture)
        pose = _pose(result, image)
        seen = None if pose is None else upright(pose)
        if pose is None or seen is None:
            return _nobody()
        return {
            "found": True,
            "xy_px": pose.xy_px,
            "world_m": pose.world_m,
            "visibility": pose.visibility,
            "crop": sight.crop(image, seen),
            "body": sight.crop(image, around_body(pose.xy_px[BODY_JOINTS])),
        }

    def close(self) -> None:
        """Free the model."""
        self._landmarker.close()


def _pose(result: Any, image: Image) -> Pose | None:
    if not result.pose_landmarks:
        return None
    height, width = image.shape[:2]
    joints, world = result.pose_landmarks[0], result.pose_world_landmarks[0]
    return Pose(
        t_s=0.0,
        xy_px=np.round([(p.x * width, p.y * height) for p in joints], 2),
        visibility=np.array([p.visibility for p in joints]),
        world_m=np.round([(p.x, p.y, p.z) for p in world], 4),
        size_wh=(width, height),
    )


def _nobody() -> dict[str, Any]:
    return {
        "found": False,
        "xy_px": np.full((N_JOINTS, 2), np.nan),
        "world_m": np.full((N_JOINTS, 3), np.nan),
        "visibility": np.zeros(N_JOINTS),
        "crop": np.zeros((sight.CROP_SIDE, sight.CROP_SIDE), dtype=np.uint8),
        "body": np.zeros((sight.CROP_SIDE, sight.CROP_SIDE), dtype=np.uint8),
    }


def truth_row(person: Person, shot: Shot) -> dict[str, Any]:
    """Return the truth of one scene; `.._trunk` goes by the trunk's forward, headward, left."""
    body, posed, camera = person.body, shot.posed, shot.camera
    axes = trunk_axes(body, posed)
    at_m = np.array([point.on(posed.skin_m, body.triangles) for point in person.points])
    joints_m = [posed.joints_m[body.bone(f"{b}.{s}")] for b in JOINTS.values() for s in "LR"]
    to_eye_m = camera.position_m - np.mean(joints_m[:2], axis=0)
    return {
        "kind": shot.kind,
        "up": camera.up,
        "up_trunk": axes[:, 2],
        "eye_trunk": axes @ unit(to_eye_m),
        "tilt_deg": camera.tilt_deg,
        "camera_roll_deg": camera.roll_deg,
        "focal_px": camera.focal_px,
        "size_wh": (camera.width_px, camera.height_px),
        "height_m": body.height_m,
        "joints_px": camera.to_pixels(np.array(joints_m)),
        "points_px": camera.to_pixels(at_m),
        "points_depth_m": camera.to_camera(at_m)[:, 2],
        "visible": visible_points(person, shot, at_m),
        "pressed": "" if shot.pressed is None else "/".join(shot.pressed),
    }


def visible_points(person: Person, shot: Shot, at_m: Array) -> NDArray[np.bool_]:
    """Tell by rays which points the camera sees; the hand on its own target does not count."""
    body, skin_m = person.body, shot.posed.skin_m
    corners_px = shot.camera.to_pixels(skin_m)[body.triangles]
    low_px, high_px = corners_px.min(axis=1) - 1, corners_px.max(axis=1) + 1
    hand = body.moved_by(*_HAND_BONES)[body.triangles].all(axis=1)
    found = []
    for point, room_m in zip(person.points, at_m, strict=True):
        at_px = shot.camera.to_pixels(room_m)
        # Only triangles that cover the point's pixel can lie before it.
        before = ((low_px <= at_px) & (high_px >= at_px)).all(axis=1)
        if shot.pressed == (point.region, point.side):
            before &= ~hand
        normal = point.normal(skin_m, body.triangles)
        to_eye_m = shot.camera.position_m - room_m
        start_m = room_m + OFF_SKIN_M * normal
        hits_m, _ = ray_hits(start_m, unit(to_eye_m), skin_m[body.triangles[before]])
        free = not (hits_m < np.linalg.norm(to_eye_m)).any()
        found.append(bool(free and normal @ unit(to_eye_m) > FACING_COSINE))
    return np.array(found)
