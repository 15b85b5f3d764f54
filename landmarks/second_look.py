"""Looks again, in other ways, when nobody plausible is found in the picture as it is.

First the model is pointed at the place where the whole picture says that somebody is
(`landmarks.whole_sight`): it sees many whom it does not find by itself. Then it searches through
wider and turned windows. Found is not right: every further look sees people in heaps of blankets,
too. So a find counts only when a second look agrees, at that very person upright in the middle of
the window. In video one way is tried now and then, and the window that shows somebody is kept: the
model follows them in it until they are lost. Who is lost in the plain picture is looked for at once
where they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple, Protocol, TypeGuard, runtime_checkable

from landmarks import sight, whole_sight
from landmarks.detector import Detector
from landmarks.features import upright
from landmarks.finding import Find, Prepared, StagedDetector, detect_by_steps, staged
from landmarks.frame import Frame, Image
from landmarks.looks import Look, centred, towards
from landmarks.picture import pose_in
from landmarks.plausibility import Doubt, judge
from landmarks.pose import Pose
from landmarks.vectors import length
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
MISSES = 3
"""So many frames in a row may show nobody plausible before a kept window is given up."""
APART_TORSOS, LEAST_COSINE, LEAST_RATIO = 0.4, 0.8, 0.5
"""Two finds agree with hips nearer than this, trunks this much of one direction and length."""


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
        self._followed = self._missed = self._alone = self._turn = 0

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
            if _plausible(found):
                self._begin_anew(found)
                return found
        if self._still:
            again = next(self._all(prepared.frame), None)
        elif self._kept is not None:
            again = self._follow(prepared.frame, self._kept)
        else:
            again = self._search(prepared.frame)
        # An implausible plain find is still reported: the judge downstream says why.
        return again or found

    def _all(self, frame: Frame) -> Iterator[Find]:
        for wide in (None, *WIDE):
            shown = self._shown_by(wide, frame)
            second = None if shown is None else self._confirmed(frame, shown)
            self._forget()
            if second is not None:
                yield second

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
            if place.there < THERE:
                return None
            size_wh = frame.reduced.shape[1], frame.reduced.shape[0]
            look = towards(place.hips_px, place.shoulders_px, place.trunk_px, size_wh)
            found = self._look(frame, look, point=True)
        else:
            found = self._look(frame, wide)
        if found is not None:
            self._forget()
        return _Shown(found, pointed=wide is None) if _seen_in(found, frame) else None

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
        if _seen_in(found, frame) and agree(shown.find.pose, found.pose):
            return found
        if found is not None:
            self._forget()
        return None

    def _follow(self, frame: Frame, kept: Look) -> Find | None:
        self._followed += 1
        found = self._look(frame, kept)
        # They were seen to be a person: about their legs alone the judge downstream may decide.
        if found is not None and judge(found.pose).doubts <= {Doubt.COLLAPSED, Doubt.LIMBS}:
            self._missed = 0
            return found
        self._missed += 1
        if self._missed >= MISSES:
            self._begin_anew()
        return None

    def _plain_due(self) -> bool:
        return self._missed > 0 or self._followed % PLAIN_EVERY == PLAIN_EVERY - 1

    def _begin_anew(self, shown: Find | None = None) -> None:
        if self._kept is not None:
            self._forget()
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


def agree(one: Pose, other: Pose) -> bool:
    """Whether two finds are of one person who lies one way: hips, trunk, left and right."""
    a, b = one.trunk, other.trunk
    shorter_px, longer_px = sorted((a.length_px, b.length_px))
    if shorter_px < LEAST_RATIO * longer_px:
        return False
    if length(a.hips_px - b.hips_px) > APART_TORSOS * longer_px:
        return False
    if float(a.axis_px @ b.axis_px) < LEAST_COSINE * a.length_px * b.length_px:
        return False
    across, other_across = (
        (trunk.hips_across_m + trunk.shoulders_across_m)[:2] for trunk in (a, b)
    )
    # Where the picture hardly shows which is which, the two may differ.
    return float(across @ other_across) >= -0.3 * length(across) * length(other_across)


def _plausible(found: Find | None) -> TypeGuard[Find]:
    return found is not None and judge(found.pose).is_person


def _seen_in(found: Find | None, frame: Frame) -> TypeGuard[Find]:
    """Whether it is a person; the picture is asked where only the legs speak against it."""
    if found is None or judge(found.pose).doubts - {Doubt.COLLAPSED} != {Doubt.LIMBS}:
        return _plausible(found)
    image = frame.reduced
    pose = pose_in(image, found.pose)
    seen = upright(pose)
    if seen is None:
        return False
    told = sight.look(image, pose, seen, sight.bundled())
    return judge(replace(found.pose, sight_m=told.packed())).is_person
