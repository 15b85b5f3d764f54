"""Which way is up in the camera's axes, and how sure that is. A webcam has no level.

The belief is two angles, tilt (the camera looks down) and camera roll, with a 2x2 covariance.
Evidence comes from people: the estimator reads up off a whole body; without it somebody standing
points up, a lying trunk is level, and the line across a supine or prone pelvis is level too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PRIOR_TILT_DEG = 15.0
"""Real side-lying photos come from lower cameras than renders: 0-15 degrees served both."""
PRIOR_TILT_SIGMA_DEG = 12.0
PRIOR_ROLL_SIGMA_DEG = 4.0
SETTING_SIGMA_DEG = 2.0
"""What somebody measures with a phone's level."""
FLOOR_SIGMA_DEG = 3.0
"""However long one watches, the body model's own lean does not average out."""
SURPRISE_MAX_DEG = 35.0
"""A "standing" body further off than this is one that lies with its feet to the camera."""
ESTIMATE_FLOOR = 0.7
"""Share of an estimate's sigma that stays however often it is told: frames of one posture err
alike, and averaging them proves nothing."""
MIN_STEP_S = 0.5
"""Neighbouring frames repeat each other's error: they count as one piece of evidence."""


class GravitySource(StrEnum):
    """Where the estimate comes from, best last."""

    PRIOR = "prior"
    LYING = "lying"
    STANDING = "standing"
    SETTING = "setting"


@dataclass(frozen=True, slots=True, eq=False)
class Gravity:
    """Up, in camera axes (x right, y down, z forward).

    Attributes:
        tilt_deg: how far the camera looks down from level.
        camera_roll_deg: how far it is turned about its own axis.
        covariance_deg2: (2, 2) of (tilt, roll), square degrees.
        source: the best evidence used so far.
        seen_t_s: time of the last evidence used, or None.
    """

    tilt_deg: float
    camera_roll_deg: float
    covariance_deg2: Array
    source: GravitySource
    seen_t_s: float | None = None

    def __post_init__(self) -> None:
        """Make the covariance read-only."""
        self.covariance_deg2.setflags(write=False)

    @property
    def up(self) -> Array:
        """(3,) unit vector."""
        return _up(math.radians(self.tilt_deg), math.radians(self.camera_roll_deg))

    @property
    def sigma_deg(self) -> float:
        """One standard deviation of the tilt, degrees."""
        return math.sqrt(float(self.covariance_deg2[0, 0]))

    def sigma_along_deg(self, across: Array) -> float:
        """One standard deviation of the elevation of the unit vector `across`, degrees."""
        gradient = self.gradient(across)
        return math.sqrt(float(gradient @ self.covariance_deg2 @ gradient))

    def gradient(self, direction: Array) -> Array:
        """(2,) degrees by which the elevation of a unit vector grows per degree of tilt, roll."""
        tilt, roll = math.radians(self.tilt_deg), math.radians(self.camera_roll_deg)
        by_tilt = np.array(
            [-math.sin(roll) * math.sin(tilt), math.cos(roll) * math.sin(tilt), -math.cos(tilt)]
        )
        by_roll = np.array([math.cos(roll) * math.cos(tilt), math.sin(roll) * math.cos(tilt), 0.0])
        return np.array([direction @ by_tilt, direction @ by_roll])


def prior() -> Gravity:
    """What to believe before anybody was seen."""
    covariance = np.diag([PRIOR_TILT_SIGMA_DEG**2, PRIOR_ROLL_SIGMA_DEG**2])
    return Gravity(PRIOR_TILT_DEG, 0.0, covariance, GravitySource.PRIOR)


def from_setting(tilt_deg: float) -> Gravity:
    """What to believe when the user states the tilt (`--tilt`)."""
    covariance = np.diag([SETTING_SIGMA_DEG**2, SETTING_SIGMA_DEG**2])
    return Gravity(tilt_deg, 0.0, covariance, GravitySource.SETTING)


def from_standing(gravity: Gravity, body_axis: Array, t_s: float, sigma_deg: float) -> Gravity:
    """Learn from somebody standing: `body_axis` (3,), feet to shoulders, points up."""
    if not _due(gravity, t_s):
        return gravity
    axis = body_axis / np.linalg.norm(body_axis)
    measured = _angles_deg(axis)
    believed = np.array([gravity.tilt_deg, gravity.camera_roll_deg])
    if np.abs(measured - believed).max() > SURPRISE_MAX_DEG:
        return gravity
    noise = np.eye(2) * sigma_deg**2
    gain = gravity.covariance_deg2 @ np.linalg.inv(gravity.covariance_deg2 + noise)
    moved = believed + gain @ (measured - believed)
    return _updated(gravity, moved, np.eye(2) - gain, GravitySource.STANDING, t_s)


def from_estimate(
    gravity: Gravity, up: Array, t_s: float, sigma_deg: float, source: GravitySource
) -> Gravity:
    """Learn from an estimate of up itself: (3,) unit vector, `sigma_deg` along each axis.

    The first one takes the place of the prior, which the estimator was taught with a wider one of
    its own: so a steep or turned camera is believed at once. Later ones are averaged.
    """
    if not _due(gravity, t_s):
        return gravity
    measured = _angles_deg(up)
    noise = np.eye(2) * sigma_deg**2
    if gravity.source is GravitySource.PRIOR:
        tilt_deg, roll_deg = (float(angle) for angle in measured)
        return Gravity(tilt_deg, roll_deg, noise, source, t_s)
    gain = gravity.covariance_deg2 @ np.linalg.inv(gravity.covariance_deg2 + noise)
    believed = np.array([gravity.tilt_deg, gravity.camera_roll_deg])
    moved = believed + gain @ (measured - believed)
    floor_deg = ESTIMATE_FLOOR * sigma_deg
    return _updated(gravity, moved, np.eye(2) - gain, source, t_s, floor_deg)


def from_level(gravity: Gravity, direction: Array, t_s: float, sigma_deg: float) -> Gravity:
    """Learn from a body line known to lie level: `direction` (3,) in camera axes."""
    if not _due(gravity, t_s):
        return gravity
    line = direction / np.linalg.norm(direction)
    gradient = gravity.gradient(line)
    spread = float(gradient @ gravity.covariance_deg2 @ gradient) + sigma_deg**2
    gain = gravity.covariance_deg2 @ gradient / spread
    surprise_deg = -math.degrees(float(line @ gravity.up))
    moved = np.array([gravity.tilt_deg, gravity.camera_roll_deg]) + gain * surprise_deg
    kept = np.eye(2) - np.outer(gain, gradient)
    return _updated(gravity, moved, kept, GravitySource.LYING, t_s)


def _angles_deg(up: Array) -> Array:
    """(2,) tilt and camera roll of a camera that sees `up`, a unit vector."""
    return np.degrees([math.asin(-up[2]), math.atan2(up[0], -up[1])])


def _updated(
    gravity: Gravity,
    angles_deg: Array,
    kept: Array,
    source: GravitySource,
    t_s: float,
    floor_deg: float = FLOOR_SIGMA_DEG,
) -> Gravity:
    covariance = kept @ gravity.covariance_deg2
    covariance = (covariance + covariance.T) / 2
    for axis in range(2):
        covariance[axis, axis] = max(covariance[axis, axis], floor_deg**2)
    best = source if gravity.source is not GravitySource.STANDING else gravity.source
    tilt_deg, roll_deg = (float(angle) for angle in angles_deg)
    return replace(
        gravity,
        tilt_deg=tilt_deg,
        camera_roll_deg=roll_deg,
        covariance_deg2=covariance,
        source=best,
        seen_t_s=t_s,
    )


def _due(gravity: Gravity, t_s: float) -> bool:
    if gravity.source is GravitySource.SETTING:
        return False
    return gravity.seen_t_s is None or t_s - gravity.seen_t_s >= MIN_STEP_S


def _up(tilt_rad: float, roll_rad: float) -> Array:
    level = math.cos(tilt_rad)
    return np.array([math.sin(roll_rad) * level, -math.cos(roll_rad) * level, -math.sin(tilt_rad)])
