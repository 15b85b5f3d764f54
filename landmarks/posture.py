"""How somebody lies: the roll of the trunk about its own axis, named, with its doubts.

Roll is 0 on the back, 90 on the side, 180 on the belly. The limits follow Lugade 2014 and the
Louter/Mirelman sleep code (supine under 45, side 45-135, prone beyond); human raters of
sleep videos resolve about 30 degrees (Buckley 2023, PMC10136254). Where the learned estimator tells
how the body lies, its shares give the name; the limits serve where it does not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from landmarks import shares
from landmarks.joints import Side
from landmarks.reading import POSE_SIGMA_DEG
from landmarks.reading import Reading as Reading  # one of this module's own types for others
from landmarks.shares import RULES as SHARE_RULES
from landmarks.shares import ShareRules, Shares


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
        shares: the estimator's shares, pooled over a moment, or None without them.
        sure: whether `label` is more than the likeliest name. Only then it earns time.
    """

    t_s: float
    label: Label
    raw: Label
    confidence: float
    reading: Reading | None
    faults: tuple[Fault, ...]
    raw_since_s: float
    shares: Shares | None = None
    sure: bool = True

    @property
    def upper_side(self) -> Side | None:
        """Which side of the body is up, or None."""
        return self.label.upper_side

    @property
    def side_lying(self) -> bool:
        """Surely settled on a side, this very frame agrees, and nothing blocking is wrong."""
        settled = self.upper_side is not None and self.raw is self.label
        return settled and self.sure and not any(fault.blocking for fault in self.faults)


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
    share: ShareRules = SHARE_RULES


RULES = PostureRules()


def start(t_s: float = -math.inf) -> Posture:
    """Nothing known yet."""
    return Posture(t_s, Label.UNKNOWN, Label.UNKNOWN, 0.0, None, (), t_s)


def advance(
    before: Posture, reading: Reading | None, t_s: float, rules: PostureRules = RULES
) -> Posture:
    """The posture after a frame at `t_s` that gave `reading` (None: nobody plausible)."""
    if t_s - before.t_s > rules.max_gap_s:
        before = start(t_s)
    now = reading.shares if reading is not None else None
    pooled = shares.pool(before.shares, now, t_s - before.t_s, rules.share.window_s)
    raw = _raw(reading, pooled, before.label if before.sure else Label.UNKNOWN, rules)
    since_s = before.raw_since_s if raw is before.raw else t_s
    label, sure = before.label, before.sure
    if t_s - since_s >= rules.dwell_s:
        label, sure = _settled(before, raw, pooled, rules)
    if reading is None:
        return Posture(t_s, label, raw, 0.0, None, (), since_s, sure=sure)
    faults = find_faults(reading, rules)
    confident = confidence(label, reading, rules) if pooled is None else pooled.get(label, 0.0)
    return Posture(t_s, label, raw, confident, reading, faults, since_s, pooled, sure)


def _settled(
    before: Posture, raw: Label, pooled: Shares | None, rules: PostureRules
) -> tuple[Label, bool]:
    """The name after `raw` has lasted long enough, and whether it is sure."""
    told = pooled is None or shares.named(raw, pooled, before.label, rules.share)
    label = raw if told else Label.UNKNOWN
    kept = label is before.label
    if pooled is None:
        # A moment with nobody, or by the angles alone, makes a likely name no surer.
        return label, before.sure or not kept
    return label, (kept and before.sure) or shares.sure(label, pooled, rules.share)


def _raw(reading: Reading | None, pooled: Shares | None, kept: Label, rules: PostureRules) -> Label:
    """The name this frame suggests: by the estimator's shares, else by the angles."""
    if reading is None or reading.shares is None or pooled is None:
        return classify(reading, kept, rules)
    name = shares.suggested(reading.shares, pooled, kept, rules.share)
    return Label.UNKNOWN if name is None else Label(name)


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


def _normal(z: float) -> float:
    return 0.5 * (1.0 + math.erf(z / math.sqrt(2.0)))
