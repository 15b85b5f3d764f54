"""What can be said: the cue, what it depends on, and the rules of when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from coach.hold import Phase
from coach.programme.breath import Breath
from coach.voice.tones import Chime, seconds

TONE_GAP_S = 0.1
"""Between a tone and its words."""


class Priority(IntEnum):
    """Who goes first when several cues are due."""

    REMINDER = 0
    ADVICE = 1
    HOLD = 2
    TIMED = 3
    """Tones alone and the end: they keep to their second and owe no cool-down."""
    SAFETY = 4
    """Said at once; cuts off whatever is being said."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to say or sound: first the tone, then the words.

    Attributes:
        key: what it is about.
        text: the words, empty for a tone alone.
        priority: who may wait for whom.
        t_s: media time at which it starts.
        tone: the tone, or None.
        duration_s: estimated, tone and words together.
        cause_s: media time at which what it is about began.
        first_s: when a tone alone told of the same before, or None.
        cuts: whether it cuts off the words before it, which are no longer true.
        whole: only a warning may cut it off: it is no advice that the next moment makes untrue.
    """

    key: str
    text: str
    priority: Priority
    t_s: float
    tone: Chime | None
    duration_s: float
    cause_s: float
    first_s: float | None = None
    cuts: bool = False
    whole: bool = False

    @property
    def end_s(self) -> float:
        """Media time at which it has been said, as estimated."""
        return self.t_s + self.duration_s

    @property
    def delay_s(self) -> float:
        """From the cause to the first sound about it."""
        return (self.t_s if self.first_s is None else self.first_s) - self.cause_s

    @property
    def lead_s(self) -> float:
        """How long after the start the words begin."""
        return seconds(self.tone) + TONE_GAP_S if self.tone is not None and self.text else 0.0


@dataclass(frozen=True, slots=True)
class News:
    """Something of a programme that has newly begun, told once.

    Attributes:
        key: its sentence.
        number: tells one from the next.
    """

    key: str
    number: int


@dataclass(frozen=True, slots=True, eq=False)
class StepFacts:
    """All the policy needs to know of one moment.

    Attributes:
        advice: key of the advice, as on the screen.
        phase: where the hold stands.
        held_s: seconds credited.
        target_s: seconds wanted.
        say: the spoken sentence for a key, with the values of this moment.
        hand_mm: from hand to target, or None where unknown.
        hand_way: the way it has to go, as a body word, or None.
        busy: whether the engine is still speaking, whatever was estimated.
        news: what has newly begun in a programme, or None.
        ramp_s: held seconds at which to press a little more.
        breath: where the breath is while a hold counts, or None without a pacer.
    """

    advice: str
    phase: Phase
    held_s: float
    target_s: float
    say: Callable[[str], str]
    hand_mm: float | None = None
    hand_way: str | None = None
    busy: bool = False
    news: News | None = None
    ramp_s: tuple[float, ...] = ()
    breath: Breath | None = None

    @property
    def left_s(self) -> float:
        """Seconds still to hold."""
        return self.target_s - self.held_s


@dataclass(frozen=True, slots=True)
class CueRules:
    """When something is said."""

    spacing_s: float = 4.0
    """From the start of one spoken cue to the next, except safety and the end."""
    breath_s: float = 0.3
    """Silence after a cue; also what the estimate of its length may be short by."""
    dwell_s: float = 0.75
    """Advice that lasts shorter is flicker and says nothing."""
    arrival_dwell_s: float = 0.4
    """A hand that rests on the spot for less has only passed by."""
    urgent_dwell_s: float = 0.3
    """The same for safety: a few frames, since one alone may be noise."""
    restless_s: float = 6.0
    """After this long without any advice that lasts, the present one is said all the same."""
    reminders_s: tuple[float, ...] = (12.0, 24.0, 60.0)
    """Silences before the same advice is said again; the last one goes on for ever."""
    urgent_reminders_s: tuple[float, ...] = (5.0, 10.0, 20.0)
    urgent: frozenset[str] = frozenset({"no_press"})
    """Advice that is safety."""
    silent: frozenset[str] = frozenset(
        {
            "settling", "holding", "done",
            "rest", "turn_over", "switch_side", "programme_done", "programme_over",
        }
    )  # fmt: skip
    """Advice whose words belong to the hold or the programme."""
    hand_part: float = 0.10
    """A hand has moved when its distance has changed by this share, and by `hand_noise_mm`."""
    hand_noise_mm: float = 15.0
    stagnates_s: float = 3.0
    """A hand that was getting nearer is told again after this long without progress."""
    arrival_until_s: float = 6.0
    """Held for longer, "there" is no news."""
    start_until_s: float = 12.0
    """Held for longer, how to press is no news."""
    care_from_s: float = 12.0
    care_until_s: float = 60.0
    care_quiet_s: float = 3.0
    """The stop signs want to be heard, so they follow a silence ..."""
    care_room_s: float = 6.5
    """... and leave this much room before the next punctual mark."""
    half_way_min_s: float = 50.0
    """Shorter holds have no half-way cue: it might leave no room for the stop signs."""
    ramp_late_s: float = 6.0
    """Words about a little more pressure that are this late are left out."""
    breath_late_s: float = 0.5
    """The same for the tone of a breath that turns ..."""
    breath_quiet_s: float = 4.0
    """... and it leaves the countdown alone."""
    mark_late_s: float = 0.9
    """A half-way or ten-seconds cue later than this is left out: it would be untrue."""
    count_late_s: float = 0.4
    resume_until_s: float = 5.0
    """Words for a resumption that have waited for longer are left unsaid."""
    ended_until_s: float = 10.0


RULES = CueRules()


@dataclass(frozen=True, slots=True)
class Wish:
    """A cue that would like to be said.

    Attributes:
        key: what it is about; also its sentence.
        priority: who may wait for whom.
        cause_s: media time at which what it is about began.
        tone: the tone before the words, or None; sounds at once where the words have to wait.
        words: False for a tone alone.
        ahead: without a `tone`: what sounds at once where the words have to wait, or None.
    """

    key: str
    priority: Priority
    cause_s: float
    tone: Chime | None = None
    words: bool = True
    ahead: Chime | None = None
