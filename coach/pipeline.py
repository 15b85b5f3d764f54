"""The one way from a sighting to everything that is known and decided about it.

Live, replay and pose recordings all go through `Pipeline.step`; it fetches no time and no picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from coach import watch
from coach.hold import Hold, HoldRules, Phase, Verdict
from coach.hold_book import HeldPlace, HoldBook
from coach.settings import Settings
from coach.setup import SetupFault, find_fault
from coach.sighting import Sighting
from coach.verdict import Judgement, Scene, judge
from landmarks import gravity, levelling, locate, pelvis, plausibility, posture
from landmarks.catalogue import Catalogue
from landmarks.gravity import Gravity, GravitySource
from landmarks.joints import Side
from landmarks.offsets import NO_OFFSETS, Offsets
from landmarks.pelvis import Pelvis
from landmarks.plausibility import Plausibility
from landmarks.pose import Pose
from landmarks.posture import Label, Posture
from landmarks.region import BodyMap, Region

NOWHERE = BodyMap((), ())


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
        hold: the running hold.
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
            return "ready"
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
    ) -> None:
        """Start with nothing known.

        Args:
            settings: the person's choices.
            catalogue: regions and zones.
            still: every frame stands alone: nothing is remembered from one to the next.
            offsets: what the person's profile corrects.
        """
        self._settings = settings
        self._offsets = offsets
        self._catalogue = catalogue
        self._still = still
        self._posture_rules = posture.PostureRules(dwell_s=0.0) if still else posture.RULES
        self._forget()
        self._book = HoldBook(settings.region, HoldRules(target_s=settings.hold_s))
        self.paused = False
        """Whether the person asked for a pause: time goes on, nothing is credited."""

    def choose(self, settings: Settings) -> None:
        """Go on with other choices; a running hold is put away if the place changes."""
        changed = (settings.region, settings.side) != (self._settings.region, self._settings.side)
        self._settings = settings
        if changed:
            self._book = self._book.start_anew(settings.region)

    def start_anew(self) -> None:
        """Put the running hold away and wait for the next."""
        self._book = self._book.start_anew()

    @property
    def settings(self) -> Settings:
        """The choices it goes by now."""
        return self._settings

    @property
    def holds(self) -> tuple[HeldPlace, ...]:
        """Every hold that earned something, oldest first, the running one included."""
        return self._book.places

    def _forget(self) -> None:
        tilt_deg = self._settings.tilt_deg
        self._gravity = gravity.prior() if tilt_deg == "auto" else gravity.from_setting(tilt_deg)
        self._posture = posture.start()
        self._last_pose: Pose | None = None
        self._watch = watch.Watch()

    def step(self, sighting: Sighting) -> Step:
        """Everything known and decided after `sighting`. Times must rise."""
        if self._still:
            self._forget()
        doubts = None
        if sighting.pose is not None:
            doubts = plausibility.judge(sighting.pose, self._last_pose)
        pose = sighting.pose if doubts is not None and doubts.is_person else None
        self._last_pose = pose or self._last_pose
        self._judge_posture(pose, doubts, sighting.t_s)
        frame = self._measure_pelvis(pose, doubts)
        body_map = NOWHERE
        if pose is not None and frame is not None:
            body_map = locate.locate(
                pose, frame, self._catalogue, up=self._gravity.up, offsets=self._offsets
            )
        scene = self._scene(pose, doubts, frame, body_map)
        judgement = self._judge(scene, sighting.t_s)
        return Step(
            index=sighting.index,
            t_s=sighting.t_s,
            pose=pose,
            plausibility=doubts,
            gravity=self._gravity,
            posture=self._posture,
            pelvis=frame,
            body_map=body_map,
            scene=scene,
            judgement=judgement,
            hold=self._book.hold,
            setup=find_fault(pose, frame, self._gravity, sighting.light, people=sighting.people),
        )

    def _judge_posture(self, pose: Pose | None, doubts: Plausibility | None, t_s: float) -> None:
        known = pose is not None and doubts is not None and doubts.turn_known
        reading = posture.measure(pose, self._gravity) if pose is not None and known else None
        self._posture = posture.advance(self._posture, reading, t_s, self._posture_rules)
        if pose is not None and reading is not None:
            self._gravity = levelling.learn(self._gravity, pose, self._posture)

    def _measure_pelvis(self, pose: Pose | None, doubts: Plausibility | None) -> Pelvis | None:
        if pose is None or doubts is None or not doubts.turn_known:
            return None
        return pelvis.measure(pose, height_cm=self._settings.height_cm)

    def _scene(
        self,
        pose: Pose | None,
        doubts: Plausibility | None,
        frame: Pelvis | None,
        body_map: BodyMap,
    ) -> Scene:
        upper = self._posture.upper_side
        side = self._book.side or self._settings.treated_side(upper)
        target = body_map.region(self._settings.region, side) if side is not None else None
        self._watch = seen = watch.look(self._watch, pose, frame, target, body_map)
        return Scene(
            doubts, self._posture, side, target, seen.hand, seen.body_still, seen.unseen_still_s
        )

    def _judge(self, scene: Scene, t_s: float) -> Judgement:
        """The verdict, booked, with the advice that fits what the timer made of it."""
        judgement = judge(scene, self._settings)
        if self.paused:
            good = judgement.verdict is Verdict.GOOD
            judgement = Judgement(Verdict.OFF_TARGET if good else judgement.verdict, "paused")
        self._book = self._book.take(judgement.verdict, scene.side, t_s)
        if self._book.hold.phase is Phase.HOLDING:
            return replace(judgement, advice="holding")
        if self._book.hold.phase is Phase.DONE:
            return replace(judgement, advice="done")
        return judgement
