"""The voice of a session: policy, speaker and tones together, as a listener of every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from coach.pipeline import Step
from coach.sighting import Sighting
from coach.voice.asides import Asides
from coach.voice.cue import Cue, StepFacts
from coach.voice.cues import RULES, CueRules, CueState, Priority, advance, interposed, is_free
from coach.voice.speaker import Pyttsx3Speaker, Speaker
from coach.voice.tone_player import DeviceTones, TonePlayer


class Voice:
    """Says what a step gives reason to say. Never holds up a frame."""

    def __init__(
        self,
        look: Callable[[Step], StepFacts],
        speaker: Speaker,
        tones: TonePlayer,
        notify: Callable[[str], None],
        rules: CueRules = RULES,
    ) -> None:
        """Silent until the first step.

        Args:
            look: gives the facts of a step.
            speaker: speaks the words.
            tones: plays the tones.
            notify: told once, in one line each, what cannot be heard and why.
            rules: when something is said.
        """
        self._look, self._speaker, self._tones = look, speaker, tones
        self._notify, self._rules = notify, rules
        self._state = CueState()
        self._told: set[str] = set()
        self.asides = Asides()
        """Sentences of others; cues and they keep their distance from each other."""
        self.muted = False
        self.last: Cue | None = None
        """The last cue, also when it was muted."""

    def take(self, sighting: Sighting, step: Step) -> bool:
        """Say what there is to say about a step. Never asks to stop."""
        del sighting
        self.hear(self._look(step), step.t_s)
        return True

    def hear(self, facts: StepFacts, t_s: float) -> Cue | None:
        """Say what there is to say at `t_s`; the cue, if there was one."""
        self._tell_missing()
        aside = self._aside(t_s)
        facts = replace(facts, busy=self._speaker.busy)
        self._state, cue = advance(self._state, facts, t_s, self._rules)
        if cue is not None:
            self._utter(cue)
        return cue or aside

    @property
    def speaking(self) -> bool:
        """Whether something is being said or waits to be."""
        return not self.muted and (self._speaker.busy or self.asides.waiting)

    def catch_up(self, passed_s: float) -> None:
        """Say the next sentence of others if it is time, where no steps come any more.

        Args:
            passed_s: since the last step, or the last call.
        """
        t_s = (self._state.t_s or 0.0) + passed_s
        self._state = replace(self._state, t_s=t_s)
        self._aside(t_s)

    def mute(self, muted: bool) -> None:
        """Fall silent or speak again. What was not heard is not made up for."""
        self.muted = muted
        if muted:
            self._speaker.stop()

    def set_volume(self, volume: float) -> None:
        """From 0 to 1, of words and tones."""
        if not 0.0 <= volume <= 1.0:
            raise ValueError(f"volume must be from 0 to 1, got {volume}")
        self._speaker.set_volume(volume)
        self._tones.set_volume(volume)

    def close(self) -> None:
        """Give engine and device back. Safe to call twice."""
        self._speaker.close()
        self._tones.close()

    def _aside(self, t_s: float) -> Cue | None:
        free = is_free(self._state, t_s, self._rules) and not self._speaker.busy
        cue = self.asides.next(t_s, free=free)
        if cue is not None:
            self._state = interposed(self._state, cue, self._rules)
            self._utter(cue)
        return cue

    def _utter(self, cue: Cue) -> None:
        self.last = cue
        if self.muted:
            return
        if cue.cuts or (cue.priority is Priority.SAFETY and not cue.whole):
            self._speaker.stop()
        if cue.tone is not None:
            self._tones.play(cue.tone)
        self._speaker.say(cue)

    def _tell_missing(self) -> None:
        for what, reason in (("voice", self._speaker.missing), ("tones", self._tones.missing)):
            if reason and what not in self._told:
                self._told.add(what)
                self._notify(f"No {what}: {reason}.")


def open_voice(
    look: Callable[[Step], StepFacts],
    language: str,
    notify: Callable[[str], None],
    volume: float = 1.0,
) -> Voice:
    """A voice that is heard, as far as this machine has an engine and a sound device."""
    return Voice(look, Pyttsx3Speaker(language, volume), DeviceTones(volume), notify)
