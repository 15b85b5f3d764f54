"""What a session was: frames, postures and holds, in the shape of `session.json`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from coach.hold import Phase, Verdict
from coach.hold_book import HeldPlace
from coach.pipeline import Step
from coach.profile.profile import Profile
from coach.programme.view import ProgrammeView
from coach.settings import Settings
from landmarks.posture import Label

GAP_MAX_S = 1.0
"""Time between two frames further apart belongs to no posture."""


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """The finished account of one source.

    Attributes:
        source: its name.
        frames: frames read.
        frames_with_pose: frames with a plausible person.
        duration_s: from the first frame to the last.
        posture_s: seconds spent under each label.
        holds: every hold that earned something, and where it pressed.
        settings: the choices in force.
        profile: name of the body's profile, or None without one.
        tuned: that profile moves a region away from where the catalogue puts it.
        programme: where it ended, or None in a plain session.
    """

    source: str
    frames: int
    frames_with_pose: int
    duration_s: float
    posture_s: dict[Label, float]
    holds: tuple[HeldPlace, ...]
    settings: Settings
    profile: str | None = None
    tuned: bool = False
    programme: ProgrammeView | None = None

    @property
    def completed(self) -> bool:
        """The whole programme was completed; in a plain session, at least one hold."""
        if self.programme is not None:
            return self.programme.completed
        return any(place.hold.phase is Phase.DONE for place in self.holds)

    def to_json(self, processing_fps: float) -> dict[str, Any]:
        """The content of `session.json`; seconds are rounded to milliseconds."""
        intervals = sorted(pair for place in self.holds for pair in place.hold.credited)
        return {
            "source": self.source,
            "profile": self.profile,
            "profile_tuned": self.tuned,
            "frames": self.frames,
            "frames_with_pose": self.frames_with_pose,
            "duration_s": _ms(self.duration_s),
            "processing_fps": round(processing_fps, 1),
            "posture_s": {str(label): _ms(self.posture_s.get(label, 0.0)) for label in Label},
            "holds": [self._hold_json(place) for place in self.holds],
            "credited_intervals_s": [[_ms(start), _ms(end)] for start, end in intervals],
            "programme": _programme_json(self.programme),
        }

    def _hold_json(self, place: HeldPlace) -> dict[str, Any]:
        hold = place.hold
        return {
            "region": place.region,
            "side": str(place.side) if place.side is not None else None,
            "target_s": place.target_s,
            "started_s": _ms(hold.started_s or 0.0),
            "credited_s": _ms(hold.held_s),
            "paused_posture_s": _ms(hold.paused_s[Verdict.POSTURE]),
            "paused_lost_s": _ms(hold.paused_s[Verdict.LOST]),
            "paused_off_target_s": _ms(hold.paused_s[Verdict.OFF_TARGET]),
            "completed": hold.phase is Phase.DONE,
            "kind": str(place.kind),
        }


class SessionLog:
    """Adds steps up to a session."""

    def __init__(self, source: str, settings: Settings, profile: Profile | None = None) -> None:
        """An empty account."""
        self._source = source
        self._settings = settings
        self._profile = profile
        self._frames = 0
        self._with_pose = 0
        self._first_s: float | None = None
        self._last: tuple[float, Label] | None = None
        self._posture_s: defaultdict[Label, float] = defaultdict(float)
        self._programme: ProgrammeView | None = None

    def add(self, step: Step) -> None:
        """Count one step."""
        self._frames += 1
        self._with_pose += step.pose is not None
        self._programme = step.programme
        if self._first_s is None:
            self._first_s = step.t_s
        if self._last is not None:
            last_s, label = self._last
            if step.t_s - last_s <= GAP_MAX_S:
                self._posture_s[label] += step.t_s - last_s
        self._last = (step.t_s, step.posture.label)

    def close(self, holds: tuple[HeldPlace, ...]) -> Session:
        """The account so far."""
        first_s = self._first_s or 0.0
        last_s = self._last[0] if self._last is not None else first_s
        return Session(
            source=self._source,
            frames=self._frames,
            frames_with_pose=self._with_pose,
            duration_s=last_s - first_s,
            posture_s=dict(self._posture_s),
            holds=holds,
            settings=self._settings,
            profile=self._profile.name if self._profile is not None else None,
            tuned=self._profile is not None and self._profile.tuned,
            programme=self._programme,
        )


def _programme_json(programme: ProgrammeView | None) -> dict[str, Any] | None:
    if programme is None:
        return None
    return {
        "name": programme.name,
        "steps": programme.total,
        "steps_done": programme.done,
        "completed": programme.completed,
    }


def _ms(seconds: float) -> float:
    return round(seconds, 3)
