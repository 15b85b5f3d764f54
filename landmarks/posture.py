"""How somebody lies: the roll of the trunk about its own axis, named, with its doubts.

Roll is 0 on the back, 90 on the side, 180 on the belly. The limits follow Lugade 2014 and the
Louter/Mirelman sleep code (supine under 45, side 45-135, prone beyond); human raters of
sleep videos resolve about 30 degrees (Buckley 2023, PMC10136254).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from landmarks.gravity import Gravity
from landmarks.joints import Side
from landmarks.pose import Pose

Array = NDArray[np.float64]


class Label(StrEnum):
    """Names of postures. `SIDE_LEFT` is lying on the left side: the right hip is up."""

    SIDE_LEFT = "side_left"
    SIDE_RIGHT = "side_right"
    SUPINE = "supine"
    PRONE = "prone"
    UPRIGHT = "upright"
    UNKNOWN = "unknown"

    @property
    def upper_side(self) -> Side | None:
        """Which side of the body is up, or None where neither is."""
        return {Label.SIDE_LEFT: Side.RIGHT, Label.SIDE_RIGHT: Side.LEFT}.get(self)


class FaultKind(StrEnum):
    """What is wrong with a posture, by name; the words for it live with the language."""

    ROLLED_FORWARD = "rolled_forward"
    ROLLED_BACK = "rolled_back"
    TWISTED = "twisted"
    NOT_LYING = "not_lying"


@dataclass(frozen=True, slots=True)
class Fault:
    """A measured fault. It blocks the hold when `blocking`, else it is advice."""

    kind: FaultKind
    measured_deg: float
    limit_deg: float
    blocking: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pose says, without memory.

    Attributes:
        roll_deg: 0 supine, +90 on the left side, -90 on the right side, +/-180 prone.
        elevation_deg: trunk axis above the horizontal.
        twist_deg: between the shoulder line and the hip line.
        sigma_roll_deg: one standard deviation of the roll.
    """

    roll_deg: float
    elevation_deg: float
    twist_deg: float
    sigma_roll_deg: float


@dataclass(frozen=True, slots=True)
class Posture:
    """What is believed at one time, with memory.

    Attributes:
        t_s: media time.
        label: the settled name; changes only after `PostureRules.dwell_s`.
        raw: the name this frame alone suggests: a gate wants both.
        confidence: probability that `label` is right, as far as the angles tell.
        reading: the angles, or None where nobody plausible is seen.
        faults: what to mend, worst first.
        raw_since_s: since when `raw` has been the same.
    """

    t_s: float
    label: Label
    raw: Label
    confidence: float
    reading: Reading | None
    faults: tuple[Fault, ...]
    raw_since_s: float

    @property
    def upper_side(self) -> Side | None:
        """Which side of the body is up, or None."""
        return self.label.upper_side

    @property
    def side_lying(self) -> bool:
        """Settled on a side, this very frame agrees, and nothing blocking is wrong."""
        settled = self.upper_side is not None and self.raw is self.label
        return settled and not any(fault.blocking for fault in self.faults)


@dataclass(frozen=True, slots=True)
class PostureRules:
    """Limits of the judge, degrees and seconds."""

    lying_max_deg: float = 35.0
    """Trunk within this of the horizontal is lying."""
    upright_min_deg: float = 45.0
    side_min_deg: float = 50.0
    side_max_deg: float = 130.0
    full_side_min_deg: float = 60.0
    full_side_max_deg: float = 120.0
    supine_max_deg: float = 45.0
    prone_min_deg: float = 135.0
    hysteresis_deg: float = 10.0
    """A posture once held is kept this much beyond its limits."""
    twist_max_deg: float = 40.0
    dwell_s: float = 0.7
    max_gap_s: float = 1.0
    """After a longer silence everything starts anew."""


RULES = PostureRules()
POSE_SIGMA_DEG = 12.0
"""What MediaPipe's depth leaves in the roll even with a known tilt (rendered truth)."""


def measure(pose: Pose, gravity: Gravity) -> Reading | None:
    """The angles of one pose, or None where the joints do not span a trunk."""
    superior = _unit(pose.middle_m("shoulder") - pose.middle_m("hip"))
    hips, shoulders = _unit(pose.across_m("hip")), _unit(pose.across_m("shoulder"))
    if superior is None or hips is None or shoulders is None:
        return None
    across = hips + shoulders
    left = _unit(across - superior * float(across @ superior))
    if left is None:
        return None
    anterior = np.cross(left, superior)
    up = gravity.up
    twist_deg = math.degrees(math.acos(min(1.0, max(-1.0, float(hips @ shoulders)))))
    roll_rad = math.atan2(-float(left @ up), float(anterior @ up))
    # The level line across the trunk: an error of "up" along it is an error of the roll.
    level = math.cos(roll_rad) * left + math.sin(roll_rad) * anterior
    # Lines that disagree by a twist leave their mean uncertain by a share of it.
    sigma_deg = math.hypot(POSE_SIGMA_DEG, gravity.sigma_along_deg(level), twist_deg / 4)
    return Reading(
        roll_deg=math.degrees(roll_rad),
        elevation_deg=math.degrees(math.asin(min(1.0, max(-1.0, float(superior @ up))))),
        twist_deg=twist_deg,
        sigma_roll_deg=sigma_deg,
    )


def start(t_s: float = -math.inf) -> Posture:
    """Nothing known yet."""
    return Posture(t_s, Label.UNKNOWN, Label.UNKNOWN, 0.0, None, (), t_s)


def advance(
    before: Posture, reading: Reading | None, t_s: float, rules: PostureRules = RULES
) -> Posture:
    """The posture after a frame at `t_s` that gave `reading` (None: nobody plausible)."""
    if t_s - before.t_s > rules.max_gap_s:
        before = start(t_s)
    raw = classify(reading, before.label, rules)
    since_s = before.raw_since_s if raw is before.raw else t_s
    settled = t_s - since_s >= rules.dwell_s
    label = raw if settled else before.label
    if reading is None:
        return Posture(t_s, label, raw, 0.0, None, (), since_s)
    faults = find_faults(reading, rules)
    return Posture(t_s, label, raw, confidence(label, reading, rules), reading, faults, since_s)


def classify(reading: Reading | None, kept: Label, rules: PostureRules = RULES) -> Label:
    """The name one reading suggests; `kept` enjoys the hysteresis."""
    if reading is None:
        return Label.UNKNOWN
    slack = rules.hysteresis_deg
    lying_max_deg = rules.lying_max_deg + (0 if kept in (Label.UPRIGHT, Label.UNKNOWN) else slack)
    if reading.elevation_deg > max(rules.upright_min_deg, lying_max_deg):
        return Label.UPRIGHT
    if abs(reading.elevation_deg) > lying_max_deg:
        return Label.UNKNOWN
    roll_deg = abs(reading.roll_deg)
    side = Label.SIDE_LEFT if reading.roll_deg > 0 else Label.SIDE_RIGHT
    ranges = (
        (side, rules.side_min_deg, rules.side_max_deg),
        (Label.SUPINE, 0.0, rules.supine_max_deg),
        (Label.PRONE, rules.prone_min_deg, 180.0),
    )
    # The kept one first: widened, it overlaps its neighbours and wins there.
    for name, low_deg, high_deg in sorted(ranges, key=lambda entry: entry[0] is not kept):
        widened = slack if name is kept else 0.0
        if low_deg - widened <= roll_deg <= high_deg + widened:
            return name
    return Label.UNKNOWN


def confidence(label: Label, reading: Reading, rules: PostureRules = RULES) -> float:
    """Probability that the true roll lies inside the range of `label`, given the reading."""
    if label is Label.UPRIGHT:
        return _normal((reading.elevation_deg - rules.upright_min_deg) / POSE_SIGMA_DEG)
    if label is Label.UNKNOWN:
        return 0.0
    half_turn, right_angle = 180.0, 90.0
    centre_deg = {Label.SUPINE: 0.0, Label.PRONE: half_turn, Label.SIDE_RIGHT: -right_angle}
    away_deg = reading.roll_deg - centre_deg.get(label, right_angle)
    away_deg = abs((away_deg + half_turn) % (2 * half_turn) - half_turn)
    quarter_deg = rules.supine_max_deg
    sigma_deg = reading.sigma_roll_deg
    low, high = (-quarter_deg - away_deg) / sigma_deg, (quarter_deg - away_deg) / sigma_deg
    return _normal(high) - _normal(low)


def find_faults(reading: Reading, rules: PostureRules = RULES) -> tuple[Fault, ...]:
    """What to mend for full side-lying, worst first."""
    roll_deg = abs(reading.roll_deg)
    faults = []
    if abs(reading.elevation_deg) > rules.lying_max_deg:
        faults.append(
            Fault(FaultKind.NOT_LYING, reading.elevation_deg, rules.lying_max_deg, blocking=True)
        )
    if roll_deg < rules.full_side_min_deg:
        blocking = roll_deg < rules.side_min_deg - rules.hysteresis_deg
        faults.append(
            Fault(FaultKind.ROLLED_BACK, roll_deg, rules.full_side_min_deg, blocking=blocking)
        )
    if roll_deg > rules.full_side_max_deg:
        blocking = roll_deg > rules.side_max_deg + rules.hysteresis_deg
        faults.append(
            Fault(FaultKind.ROLLED_FORWARD, roll_deg, rules.full_side_max_deg, blocking=blocking)
        )
    if reading.twist_deg > rules.twist_max_deg:
        faults.append(
            Fault(FaultKind.TWISTED, reading.twist_deg, rules.twist_max_deg, blocking=False)
        )
    return tuple(sorted(faults, key=lambda fault: not fault.blocking))


def _unit(vector: Array) -> Array | None:
    length = float(np.linalg.norm(vector))
    return vector / length if length > 1e-6 else None


def _normal(z: float) -> float:
    return 0.5 * (1.0 + math.erf(z / math.sqrt(2.0)))
