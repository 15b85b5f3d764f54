"""Scripts for the voice: what the advice is and for how long, played in media time.

The timer is the real one; only the eyes are replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from coach import texts
from coach.hold import Hold, HoldRules, Phase, Verdict, advance
from coach.texts import Texts
from coach.voice import cues
from coach.voice.cue import Cue, StepFacts
from coach.voice.cues import CueState
from coach.voice.facts import spoken_distance

POSTURES = (
    "upright",
    "upright_any",
    "supine",
    "prone",
    "wrong_side",
    "rolled_back",
    "rolled_forward",
)
HANDS = ("hand_off", "hand_moving", "no_press", "paused")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the script.

    Attributes:
        advice: what is wrong, or "settling" when all is well.
        seconds: how long.
        hand_mm: from hand to target at its beginning and end.
        way: where the hand has to go.
    """

    advice: str
    seconds: float
    hand_mm: tuple[float, float] = (120.0, 120.0)
    way: str = "superior"


def verdict_of(advice: str) -> Verdict:
    """What the timer makes of a piece of advice."""
    if advice == "settling":
        return Verdict.GOOD
    if advice in POSTURES:
        return Verdict.POSTURE
    return Verdict.OFF_TARGET if advice in HANDS else Verdict.LOST


def facts_in(
    script: Sequence[Part], target_s: float = 60.0, fps: float = 10.0, language: str = "en"
) -> Iterator[tuple[float, StepFacts]]:
    """Time and facts of every frame."""
    hold, rules, words = Hold(), HoldRules(target_s=target_s), texts.load(language)
    frame = 0
    for part in script:
        count = round(part.seconds * fps)
        for number in range(count):
            t_s = frame / fps
            hold = advance(hold, verdict_of(part.advice), t_s, rules)
            hold = Hold() if hold.phase is Phase.ABANDONED else hold
            share = number / max(1, count - 1)
            hand_mm = part.hand_mm[0] + share * (part.hand_mm[1] - part.hand_mm[0])
            yield t_s, _facts(part, hold, target_s, hand_mm, words)
            frame += 1


def _facts(part: Part, hold: Hold, target_s: float, hand_mm: float, words: Texts) -> StepFacts:
    shown = {Phase.HOLDING: "holding", Phase.DONE: "done"}.get(hold.phase, part.advice)
    say = _speech(part, shown, hold, target_s, hand_mm, words)
    return StepFacts(shown, hold.phase, hold.held_s, target_s, say, hand_mm, part.way)


def _speech(
    part: Part, advice: str, hold: Hold, target_s: float, hand_mm: float, words: Texts
) -> Callable[[str], str]:
    def say(key: str) -> str:
        if key == "pause":
            return words.say(key, why=say(advice))
        return words.say(
            key,
            side=words.word("side", "right"),
            region=words.word("say_region", "gluteus_medius"),
            distance=spoken_distance(hand_mm, words),
            direction=words.word("direction", part.way),
            left=words.counted("second", max(1, round(target_s - hold.held_s))),
        )

    return say


def play(
    script: Sequence[Part], target_s: float = 60.0, fps: float = 10.0, language: str = "en"
) -> list[Cue]:
    """Every cue of a script."""
    return listen(facts_in(script, target_s, fps, language))


def listen(moments: Iterable[tuple[float, StepFacts]]) -> list[Cue]:
    """Every cue of a row of facts."""
    return [cue for _, cue in hear(moments) if cue is not None]


def hear(
    moments: Iterable[tuple[float, StepFacts]],
) -> Iterator[tuple[tuple[float, StepFacts], Cue | None]]:
    """Every moment of a row of facts, with the cue that starts in it."""
    state = CueState()
    for t_s, facts in moments:
        state, cue = cues.advance(state, facts, t_s)
        yield (t_s, facts), cue


def keys(said: Sequence[Cue]) -> list[str]:
    """What sounded, by key; a tone alone as its name in brackets, the countdown without."""
    return [key_of(cue) for cue in said]


def key_of(cue: Cue) -> str:
    """One of `keys`."""
    return cue.key if cue.text or cue.key.startswith("count_") else f"({cue.tone})"
