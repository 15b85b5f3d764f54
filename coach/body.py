"""What is believed about the person's body after a frame: up, posture, pelvis, regions.

A fold like every stage: the belief before and a sighting give the belief after. The learned
estimator tells where it can; where it cannot, or there is none, the joints' geometry does.
"""

from __future__ import annotations

from dataclasses import dataclass

from coach.sighting import Sighting
from landmarks import correction, gravity, levelling, locate, pelvis, plausibility, posture, reading
from landmarks.catalogue import Catalogue
from landmarks.correction import Corrections
from landmarks.estimator import Estimator
from landmarks.gravity import Gravity
from landmarks.network import LyingEstimate
from landmarks.offsets import Offsets
from landmarks.pelvis import Pelvis, Roll
from landmarks.plausibility import Plausibility
from landmarks.pose import Pose
from landmarks.posture import Posture, PostureRules
from landmarks.region import BodyMap

NOWHERE = BodyMap((), ())


@dataclass(frozen=True, slots=True)
class Means:
    """What a body is judged with.

    Attributes:
        catalogue: regions and zones.
        offsets: what the person's profile corrects.
        estimator: what has learned more than geometry tells, or None for geometry alone.
        posture_rules: limits and dwell of the posture.
    """

    catalogue: Catalogue
    offsets: Offsets
    estimator: Estimator | None
    posture_rules: PostureRules


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """The belief after one frame.

    Attributes:
        gravity: which way is up.
        posture: how the person lies.
        pose: the accepted pose, or None.
        plausibility: the doubts that are left, or None where nobody was found.
        pelvis: pelvis frame of an accepted pose whose turn is known, or None.
        body_map: all regions and zones.
        last_pose: the last accepted pose.
        corrections: what the estimator changes, calmed, or None.
    """

    gravity: Gravity
    posture: Posture
    pose: Pose | None = None
    plausibility: Plausibility | None = None
    pelvis: Pelvis | None = None
    body_map: BodyMap = NOWHERE
    last_pose: Pose | None = None
    corrections: Corrections | None = None


def start(tilt_deg: float | str) -> Body:
    """Nothing seen yet, with the tilt that was stated, or "auto"."""
    up = gravity.prior() if isinstance(tilt_deg, str) else gravity.from_setting(tilt_deg)
    return Body(up, posture.start())


def look(before: Body, sighting: Sighting, means: Means, *, height_cm: float | None) -> Body:
    """The belief after `sighting`, for a person of this height if it is known."""
    found, doubts = sighting.pose, None
    if found is not None:
        doubts = plausibility.judge(found, before.last_pose)
    pose = found if doubts is not None and doubts.is_person else None
    told = _how_it_lies(pose, means)
    if doubts is not None and told is not None:
        doubts = doubts.turn_told()
    turned = pose if doubts is not None and doubts.turn_known else None

    up, lies = _posture(before, turned, told, sighting.t_s, means)
    frame = _pelvis(turned, told, height_cm)
    corrections, body_map = _place(before, turned, frame, up, means)
    return Body(
        gravity=up,
        posture=lies,
        pose=pose,
        plausibility=doubts,
        pelvis=frame,
        body_map=body_map,
        last_pose=pose or before.last_pose,
        corrections=corrections,
    )


def _how_it_lies(pose: Pose | None, means: Means) -> LyingEstimate | None:
    if pose is None or means.estimator is None:
        return None
    return means.estimator.lying(pose, pose.sight_m)


def _posture(
    before: Body, pose: Pose | None, told: LyingEstimate | None, t_s: float, means: Means
) -> tuple[Gravity, Posture]:
    angles = None
    if pose is not None:
        if told is None:
            angles = reading.measure(pose, before.gravity)
        else:
            angles = reading.as_told(pose, told)
    lies = posture.advance(before.posture, angles, t_s, means.posture_rules)
    if pose is None or angles is None:
        return before.gravity, lies
    return levelling.learn(before.gravity, pose, lies, told), lies


def _pelvis(
    pose: Pose | None, told: LyingEstimate | None, height_cm: float | None
) -> Pelvis | None:
    if pose is None:
        return None
    roll = None if told is None else Roll(told.up, told.roll_deg)
    return pelvis.measure(pose, height_cm=height_cm, roll=roll)


def _place(
    before: Body, pose: Pose | None, frame: Pelvis | None, up: Gravity, means: Means
) -> tuple[Corrections | None, BodyMap]:
    if pose is None or frame is None:
        return None, NOWHERE
    points = means.estimator.points(pose, pose.sight_m) if means.estimator is not None else ()
    found = correction.measure(points, pose, frame, means.catalogue)
    corrections = correction.follow(before.corrections, found)
    placed = locate.locate(
        pose,
        frame,
        means.catalogue,
        up=up.up,
        offsets=means.offsets,
        corrections=corrections,
    )
    return corrections, placed
