"""The one way from a sighting to everything that is known and decided about it.

Live, replay and pose recordings all go through `Pipeline.step`; it fetches no time and no picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from coach import body, course, limbs, open_side, watch
from coach.body import Body
from coach.hold import Hold, Phase, Verdict
from coach.hold_book import HeldPlace
from coach.motion import alive
from coach.programme.plan import plan_of
from coach.programme.runner import Stage
from coach.programme.task import Task
from coach.programme.view import ProgrammeView
from coach.settings import Settings
from coach.setup import SetupFault, find_fault
from coach.sighting import Sighting
from coach.verdict import Judgement, Scene, judge
from landmarks import posture
from landmarks.catalogue import Catalogue
from landmarks.estimator import BUNDLED, Estimator
from landmarks.gravity import Gravity, GravitySource
from landmarks.joints import Side
from landmarks.offsets import NO_OFFSETS, Offsets
from landmarks.pelvis import Pelvis
from landmarks.plausibility import Plausibility
from landmarks.pose import Pose
from landmarks.posture import Label, Posture
from landmarks.region import BodyMap, Region


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """All that is known after one frame.

    Attributes:
        index: frame number within the source.
        t_s: media time.
        pose: the accepted pose, or None.
        plausibility: the doubts, or None where nobody was found.
        gravity: which way is up.
        posture: how the person lies.
        pelvis: pelvis frame of an accepted pose, or None.
        body_map: all regions and zones.
        scene: what the judgement was made of.
        judgement: verdict and advice.
        hold: the running hold; in a rest and at the end, the one before it.
        task: what is to be held, or comes after this rest.
        target_s: seconds that `hold` is to be held.
        programme: where the programme stands and what has just happened in it, or None.
        finished: nothing is left to do.
        setup: what to mend about camera or light, or None.
    """

    index: int
    t_s: float
    pose: Pose | None
    plausibility: Plausibility | None
    gravity: Gravity
    posture: Posture
    pelvis: Pelvis | None
    body_map: BodyMap
    scene: Scene
    judgement: Judgement
    hold: Hold
    task: Task
    target_s: float
    programme: ProgrammeView | None
    finished: bool
    setup: SetupFault | None

    @property
    def side(self) -> Side | None:
        """The side under treatment, or None while open."""
        return self.scene.side

    @property
    def advice(self) -> str:
        """Key of what to tell: a poor set-up comes first while it may be what is in the way."""
        in_the_way = self.judgement.verdict is Verdict.LOST or self.posture.raw in (
            Label.UPRIGHT,
            Label.UNKNOWN,
        )
        timing = self.hold.phase in (Phase.HOLDING, Phase.DONE)
        asked = self.judgement.advice == "paused"
        if self.setup is not None and in_the_way and not timing and not asked:
            return self.setup
        asked_to_lie = self.judgement.advice in ("upright", "upright_any")
        stands = asked_to_lie and self.posture.label is Label.UPRIGHT
        tilt_known = self.gravity.source in (GravitySource.STANDING, GravitySource.SETTING)
        begun = bool(self.hold.credited)  # who gets up in mid-hold is told to lie down, no more
        if stands and tilt_known and self.pelvis is not None and not begun:
            return "ready" if self.task.body_side is None else "ready_up"
        return self.judgement.advice

    @property
    def target(self) -> Region | None:
        """The region being worked on."""
        return self.scene.target


class Pipeline:
    """Folds sightings into steps. Holds only frozen values, the last ones of each stage."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        *,
        still: bool = False,
        offsets: Offsets = NO_OFFSETS,
        estimator: Estimator | None = BUNDLED,
    ) -> None:
        """Start with nothing known.

        Args:
            settings: the person's choices.
            catalogue: regions and zones.
            still: every frame stands alone: nothing is remembered from one to the next.
            offsets: what the person's profile corrects.
            estimator: what has learned more than geometry tells, or None for geometry alone.
        """
        self._settings = settings
        self._still = still
        rules = posture.PostureRules(dwell_s=0.0) if still else posture.RULES
        self._means = body.Means(catalogue, offsets, estimator, rules)
        self._forget()
        self._course = course.begin(plan_of(settings))
        self.paused = False
        """Whether the person asked for a pause: time goes on, nothing is credited."""
        self.waiting = False
        """Whether a rest or a turn of a programme is not to end yet."""

    def choose(self, settings: Settings) -> None:
        """Go on with other choices; a running hold is put away if the place changes.

        A programme says itself what is pressed, so that its region and side stay.
        """
        before, self._settings = self._settings, settings
        chosen = ("region", "side", "programme")
        changed = any(getattr(before, name) != getattr(settings, name) for name in chosen)
        if changed and (settings.programme is None or settings.programme != before.programme):
            self._course = self._course.follow(plan_of(settings))

    def start_anew(self) -> None:
        """Put the running hold away and wait for the next."""
        self._course = self._course.previous_step()

    def next_step(self) -> None:
        """Leave the present step of the programme; without one, begin the hold anew."""
        self._course = self._course.next_step()

    def previous_step(self) -> None:
        """This hold again from zero, or the one before it."""
        self._course = self._course.previous_step()

    def end_programme(self) -> None:
        """Over now: nothing more is credited, what was held is kept."""
        self._course = self._course.end()

    def ease_off(self, most_s: float) -> None:
        """No press longer than `most_s` from now on; one that has begun keeps its time."""
        self._course = self._course.ease_off(most_s)

    @property
    def settings(self) -> Settings:
        """The choices it goes by now."""
        return self._settings

    @property
    def holds(self) -> tuple[HeldPlace, ...]:
        """Every hold that earned something, oldest first, the running one included."""
        return self._course.places

    @property
    def programme(self) -> ProgrammeView | None:
        """Where the programme stands, or None in a plain session."""
        return self._course.view

    def _forget(self) -> None:
        self._body = body.start(self._settings.tilt_deg)
        self._watch = watch.Watch()
        self._alive = alive.Alive()

    def step(self, sighting: Sighting) -> Step:
        """Everything known and decided after `sighting`. Times must rise."""
        if self._still:
            self._forget()
        self._course = self._course.open()
        task = self._course.task
        self._body = seen = body.look(
            self._body, sighting, self._means, height_cm=self._settings.height_cm
        )
        pose, frame = seen.pose, seen.pelvis
        scene = self._scene(task, seen)
        mm_per_px = frame.mm_per_px if frame is not None else None
        self._alive = alive.follow(self._alive, sighting.motion, sighting.t_s, mm_per_px)
        judgement = self._judge(task, scene, sighting.t_s)
        if self._course.task != task:
            # This frame began another part of the programme: its words are of that part already.
            task = self._course.task
            scene = replace(scene, side=self._course.side or scene.side)
        return Step(
            index=sighting.index,
            t_s=sighting.t_s,
            pose=pose,
            plausibility=seen.plausibility,
            gravity=seen.gravity,
            posture=seen.posture,
            pelvis=frame,
            body_map=seen.body_map,
            scene=scene,
            judgement=judgement,
            hold=self._course.hold,
            task=task,
            target_s=self._course.book.rules.target_s,
            programme=self._course.view,
            finished=self._course.over,
            setup=find_fault(pose, frame, seen.gravity, sighting.light, people=sighting.people),
        )

    def _scene(self, task: Task, now: Body) -> Scene:
        pose, frame, body_map = now.pose, now.pelvis, now.body_map
        upper = now.posture.upper_side
        side = self._course.side or task.treated_side(upper)
        if side is None and upper is None and pose is not None and frame is not None:
            side = open_side.nearest(task, pose, frame, body_map)
        target = body_map.region(task.place, side) if side is not None else None
        self._watch = seen = watch.look(self._watch, pose, frame, target, body_map, task.hands)
        bent_deg = limbs.hips_bent_deg(pose) if pose is not None else {}
        return Scene(
            now.plausibility,
            now.posture,
            side,
            target,
            seen.hand,
            seen.body_still,
            seen.unseen_still_s,
            bent_deg,
        )

    def _judge(self, task: Task, scene: Scene, t_s: float) -> Judgement:
        """The verdict, booked, with the advice that fits what the timer made of it."""
        now = self._alive
        self._course = self._course.heed(pending=now.pending, void_from_s=now.void_from_s)
        book = self._course.book
        judgement = alive.check(judge(scene, task), now, book.hold, book.rules.target_s)
        if self.paused:
            good = judgement.verdict is Verdict.GOOD
            judgement = Judgement(Verdict.OFF_TARGET if good else judgement.verdict, "paused")
        self._course = self._course.take(
            judgement.verdict,
            scene.side,
            scene.posture.upper_side if scene.posture.sure else None,
            t_s,
            paused=self.paused,
            waiting=self.waiting,
        )
        advice = _advice_of(self._course, paused=self.paused)
        return judgement if advice is None else replace(judgement, advice=advice)


def _advice_of(now: course.Course, *, paused: bool) -> str | None:
    """What the timer and the programme have to say; None where the judge's advice stands."""
    view, phase = now.view, now.hold.phase
    if view is not None and phase is not Phase.HOLDING:
        if view.stage in (Stage.REST, Stage.TURN):
            return _between_holds(view, paused=paused)
        if view.stage is Stage.OVER:
            return "programme_done" if view.completed else "programme_over"
    if phase is Phase.HOLDING:
        return "holding"
    begins = view is not None and view.stage is Stage.LOCATE  # the next hold has yet to be opened
    if phase is Phase.DONE and not begins:
        return "done"
    return "programme_over" if now.over else None


def _between_holds(view: ProgrammeView, *, paused: bool) -> str:
    if paused:
        return "paused"
    if view.releasing:
        return "done"
    if view.stage is Stage.REST:
        return "rest"
    way = view.task.way if view.task is not None else None
    turning = way is not None and way.postures == ("side",)
    return "turn_over" if turning else "switch_side"
