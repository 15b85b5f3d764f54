"""Looks again, in other ways, when nobody plausible is found in the picture as it is.

First the model is pointed at the place where the whole picture says that somebody is
(`landmarks.whole_sight`): it sees many whom it does not find by itself. Then it searches through
wider and turned windows. Found is not right: every further look sees people in heaps of blankets,
too. So a find counts only when a second look agrees, at that very person upright in the middle of
the window. In video one way is tried now and then, and the window that shows somebody is kept: the
model follows them in it until they are lost. Who is lost in the plain picture is looked for at once
where they were.

Somebody found may also be the wrong one: a bystander, or cushions beside the mat. Where the whole
picture surely tells another place, whoever is seen there in two looks is taken instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol, runtime_checkable

from landmarks import whole_sight
from landmarks.detector import Detector
from landmarks.finding import Find, Prepared, StagedDetector, detect_by_steps, staged
from landmarks.frame import Frame, Image
from landmarks.looks import Look, centred, towards
from landmarks.picture import pose_in
from landmarks.plausibility import Doubt
from landmarks.pose import Pose
from landmarks.same_person import agree, doubts, elsewhere, plausible, seen_in
from landmarks.whole_sight import Whereabouts

THERE = 0.3
"""Where the whole picture tells somebody less surely, the model is not pointed anywhere."""
WIDE = tuple(Look(span=1.5, turn_deg=turn_deg) for turn_deg in (0.0, 90.0, -90.0, 180.0))
"""The looks that search, likeliest first."""
EVERY = 4
"""Every so manieth frame without anybody gets one more look: an empty room costs a quarter more."""
PLAIN_EVERY = 30
"""While a window is kept, every so manieth frame is also looked at as it is, and that is believed:
somebody wrongly found must not hide somebody who comes in."""
RIVAL_AFTER = 3
"""After so many frames in which somebody was found, the whole picture is asked about them, once."""
MISSES = 3
"""So many frames in a row may show nobody plausible before a kept window is given up."""


@runtime_checkable
class Looker(StagedDetector, Protocol):
    """A detector that can be asked to look through a window, and to forget whom it follows."""

    def prepare(self, frame: Frame, look: Look | None = None) -> Prepared:
        """The frame as the model takes it: all of it, or what `look` shows."""
        ...

    def point(self, prepared: Prepared) -> Find | None:
        """Whoever is upright in the middle of its window, found or not."""
        ...

    def forget(self) -> None:
        """Search the next frame whole."""
        ...


class _Shown(NamedTuple):
    """Somebody whom one look has shown; `pointed` if the model looked there because it was told."""

    find: Find
    pointed: bool


class SecondLook:
    """A detector that looks in other ways when the plain picture shows nobody.

    What it does next depends on what was found before alone, so the same frames give the same
    poses whoever runs the steps.

    Args:
        plain: finds people in the picture as it is, following them in video.
        make_second: makes the detector for the other looks; called once, when needed.
        still: every frame stands alone, so all looks are tried at once.
        where: tells by the whole picture where somebody is.
    """

    def __init__(
        self,
        plain: Detector,
        make_second: Callable[[], Looker],
        *,
        still: bool = False,
        where: Callable[[Image], Whereabouts] = whole_sight.where,
    ) -> None:
        """Nothing is loaded beyond `plain` until it is needed."""
        self._plain = staged(plain)
        self._make_second = make_second
        self._second: Looker | None = None
        self._still, self._where = still, where
        self._shown: _Shown | None = None
        self._kept: Look | None = None
        self._contest: _Shown | None = None
        self._followed = self._missed = self._alone = self._in_a_row = self._turn = 0

    def detect(self, frame: Frame) -> Pose | None:
        """The pose in this frame, in its own pixels, or None."""
        return detect_by_steps(self, frame)

    def prepare(self, frame: Frame) -> Prepared:
        """The frame as the model takes it, plain: other looks come afterwards, if at all."""
        return self._plain.prepare(frame)

    def find(self, prepared: Prepared) -> Find | None:
        """The person in it, in the frame's own pixels, or None."""
        found = None
        if self._kept is None or self._plain_due():
            found = self._plain.find(prepared)
            if plausible(found):
                rival = self._rival(found, prepared.frame)
                if rival is None:
                    self._begin_anew(found)
                return rival or found
            self._in_a_row, self._contest = 0, None
        if self._still:
            again = next(self._all(prepared.frame), None)
        elif self._kept is not None:
            again = self._follow(prepared.frame, self._kept)
        else:
            again = self._search(prepared.frame)
        # An implausible plain find is still reported: the judge downstream says why.
        return again or found

    def _rival(self, found: Find, frame: Frame) -> Find | None:
        """Somebody else, where the whole picture tells them rather than whom the model found."""
        if self._kept is not None:
            place = self._where(frame.reduced)
            if elsewhere(pose_in(frame.reduced, found.pose), place):
                return self._follow(frame, self._kept)
            return None
        self._in_a_row += 1
        if self._contest is not None:
            contest, self._contest = self._contest, None
            return self._confirm(frame, contest)
        if self._still or self._in_a_row == RIVAL_AFTER:
            other = self._other(found, frame)
            if self._still and other is not None:
                return self._alone_confirmed(frame, other)
            self._contest = other
        return None

    def _other(self, found: Find, frame: Frame) -> _Shown | None:
        """Whom the model sees at the place that the whole picture tells, if that is elsewhere."""
        place = self._where(frame.reduced)
        if not elsewhere(pose_in(frame.reduced, found.pose), place):
            return None
        shown = self._pointed(frame, place)
        return None if shown is None or agree(found.pose, shown.find.pose) else shown

    def _all(self, frame: Frame) -> Iterator[Find]:
        for wide in (None, *WIDE):
            shown = self._shown_by(wide, frame)
            second = None if shown is None else self._alone_confirmed(frame, shown)
            if second is not None:
                yield second

    def _alone_confirmed(self, frame: Frame, shown: _Shown) -> Find | None:
        """The same person in a single picture: nobody is followed into the next one."""
        found = self._confirmed(frame, shown)
        self._forget()
        return found

    def _search(self, frame: Frame) -> Find | None:
        if self._shown is not None:
            return self._confirm(frame, self._shown)
        self._alone += 1
        if self._alone % EVERY == 0:
            # Pointing shows the most: every other look is that.
            turn, searches = divmod(self._turn, 2)
            self._shown = self._shown_by(WIDE[turn] if searches else None, frame)
            self._turn = (self._turn + 1) % (2 * len(WIDE))
        return None

    def _shown_by(self, wide: Look | None, frame: Frame) -> _Shown | None:
        """Whom a wide look shows, or pointing where None is given."""
        if wide is None:
            place = self._where(frame.reduced)
            return self._pointed(frame, place) if place.there >= THERE else None
        return self._shown_in(frame, wide, pointed=False)

    def _pointed(self, frame: Frame, place: Whereabouts) -> _Shown | None:
        size_wh = frame.reduced.shape[1], frame.reduced.shape[0]
        look = towards(place.hips_px, place.shoulders_px, place.trunk_px, size_wh)
        return self._shown_in(frame, look, pointed=True)

    def _shown_in(self, frame: Frame, look: Look, *, pointed: bool) -> _Shown | None:
        found = self._look(frame, look, point=pointed)
        if found is not None:
            self._forget()
        return _Shown(found, pointed) if seen_in(found, frame) else None

    def _confirm(self, frame: Frame, shown: _Shown) -> Find | None:
        """Look at whom the frame before showed, plainly or in another way; once."""
        self._shown = None
        found = self._confirmed(frame, shown)
        if found is not None:
            self._kept = centred(shown.find.pose)
        return found

    def _confirmed(self, frame: Frame, shown: _Shown) -> Find | None:
        """The same person, found again where they were shown."""
        look = centred(shown.find.pose)
        found = None if look is None else self._look(frame, look, point=shown.pointed)
        if seen_in(found, frame) and agree(shown.find.pose, found.pose):
            return found
        if found is not None:
            self._forget()
        return None

    def _follow(self, frame: Frame, kept: Look) -> Find | None:
        self._followed += 1
        found = self._look(frame, kept)
        if plausible(found):
            self._missed = 0
            return found
        self._missed += 1
        if self._missed >= MISSES:
            if seen_in(found, frame):
                self._missed = 0
            else:
                self._begin_anew()
        # About legs that fit nobody the judge downstream decides, who knows what the picture tells.
        return found if found is not None and doubts(found) == {Doubt.LIMBS} else None

    def _plain_due(self) -> bool:
        return self._missed > 0 or self._followed % PLAIN_EVERY == PLAIN_EVERY - 1

    def _begin_anew(self, shown: Find | None = None) -> None:
        if self._kept is not None:
            self._forget()
            self._in_a_row = 0
        # Who was found plainly may be so no longer: the model is made to look where they were.
        self._shown = None if shown is None else _Shown(shown, pointed=True)
        self._kept = None
        self._followed = self._missed = self._alone = 0

    def _forget(self) -> None:
        # The model seeks whom it follows at a place in one window; in another that is elsewhere.
        if self._second is not None:
            self._second.forget()

    def _look(self, frame: Frame, look: Look, *, point: bool = False) -> Find | None:
        if self._second is None:
            self._second = self._make_second()
        find = self._second.point if point else self._second.find
        return find(self._second.prepare(frame, look))

    def close(self) -> None:
        """Free both models. Safe to call twice."""
        self._plain.close()
        if self._second is not None:
            self._second.close()
