"""Sentences from outside the policy of cues, such as a question after a hold, one by one."""

from __future__ import annotations

from collections import deque

from coach.voice.cue import Cue, Priority
from coach.voice.timing import speaking_s


class Asides:
    """Keeps sentences until it is their turn. `tell` may be called from any thread."""

    def __init__(self) -> None:
        """Nothing to say."""
        self._waiting: deque[tuple[str, str, bool]] = deque()

    def tell(self, key: str, text: str, *, cuts: bool) -> None:
        """Say `text` as soon as may be; at once if it `cuts` off what is being said."""
        if cuts:  # what waited was about a session that goes on
            self._waiting.clear()
        self._waiting.append((key, text, cuts))

    @property
    def waiting(self) -> bool:
        """Whether anything is still to be said."""
        return bool(self._waiting)

    def next(self, t_s: float, *, free: bool) -> Cue | None:
        """The sentence to say at `t_s`, if there is one and its time has come.

        Args:
            t_s: media time.
            free: nothing sounds, and what was said last has had its time.
        """
        if not self._waiting or not (free or self._waiting[0][2]):
            return None
        key, text, cuts = self._waiting.popleft()
        tone, length_s = None, speaking_s(text)
        return Cue(key, text, Priority.SAFETY, t_s, tone, length_s, t_s, cuts=cuts, whole=True)
