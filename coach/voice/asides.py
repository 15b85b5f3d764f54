"""Sentences from outside the policy of cues, such as a question after a hold, one by one."""

from __future__ import annotations

from collections import deque

from coach.voice.cue import Cue, Priority
from coach.voice.speaker import Speaker
from coach.voice.timing import speaking_s


class Asides:
    """Keeps sentences until the engine is free. `tell` may be called from any thread."""

    def __init__(self, speaker: Speaker) -> None:
        """Nothing to say."""
        self._speaker = speaker
        self._waiting: deque[tuple[str, str, bool]] = deque()

    def tell(self, key: str, text: str, *, cuts: bool) -> None:
        """Say `text` as soon as may be; at once if it `cuts` off what is being said."""
        self._waiting.append((key, text, cuts))

    def serve(self, t_s: float, *, muted: bool) -> None:
        """Say the next one if its time has come."""
        if not self._waiting:
            return
        key, text, cuts = self._waiting[0]
        if self._speaker.busy and not cuts:
            return
        self._waiting.popleft()
        if muted:
            return
        if cuts:
            self._speaker.stop()
        self._speaker.say(Cue(key, text, Priority.SAFETY, t_s, None, speaking_s(text), t_s))
