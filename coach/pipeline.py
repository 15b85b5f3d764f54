"""The one way from a sighting to everything that is known and decided about it.

Live, replay and pose recordings all go through `Pipeline.step`; it fetches no time and no picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from coach import guidance
from coach.hold import Hold, HoldRules, Phase, advance
from coach.settings import Settings
from coach.sighting import Sighting
from coach.verdict import Judgement, Scene, judge
from landmarks import gravity, levelling, locate, pelvis, plausibility, posture
from landmarks.catalogue import Catalogue
from landmarks.gravity import Gravity
from landmarks.joints import Side
from landmarks.pelvis import Pelvis
from landmarks.plausibility import Plausibility
from landmarks.pose import Pose
from landmarks.posture import Posture
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
        finished: holds that are over, oldest first (the running one excluded unless done).
        side: the side under treatment, or None while open.
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
    finished: tuple[tuple[Hold, Side], ...]
    side: Side | None

    @property
    def target(self) -> Region | None:
        """The region being worked on."""
        return self.scene.target


class Pipeline:
    """Folds sightings into steps. Holds only frozen values, the last ones of each stage."""

    def __init__(self, settings: Settings, catalogue: Catalogue, *, still: bool = False) -> None:
        """Start with nothing known.

        Args:
            settings: the person's choices.
            catalogue: regions and zones.
            still: every frame stands alone: nothing is remembered from one to the next.
        """
        self._settings = settings
        self._catalogue = catalogue
        self._still = still
        self._rules = HoldRules(target_s=settings.hold_s)
        self._posture_rules = posture.PostureRules(dwell_s=0.0) if still else posture.RULES
        self._forget()
        self._hold = Hold()
        self._hold_side: Side | None = None
        self._finished: tuple[tuple[Hold, Side], ...] = ()

    def _forget(self) -> None:
        tilt_deg = self._settings.tilt_deg
        self._gravity = gravity.prior() if tilt_deg == "auto" else gravity.from_setting(tilt_deg)
        self._posture = posture.start()
        self._last_pose: Pose | None = None
        self._trail: tuple[guidance.Hand, ...] = ()

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
            body_map = locate.locate(pose, frame, self._catalogue)
        scene = self._scene(pose, doubts, frame, body_map)
        judgement = judge(scene, self._settings)
        self._time(judgement, scene.side, sighting.t_s)
        if self._hold.phase is Phase.HOLDING:
            judgement = replace(judgement, advice="holding")
        elif self._hold.phase is Phase.DONE:
            judgement = replace(judgement, advice="done")
        return Step(
            sighting.index, sighting.t_s, pose, doubts, self._gravity, self._posture, frame,
            body_map, scene, judgement, self._hold, self._finished, scene.side,
        )  # fmt: skip

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
        side = self._hold_side or self._settings.treated_side(upper)
        target = body_map.region(self._settings.region, side) if side is not None else None
        hand = None
        if pose is not None and frame is not None and target is not None:
            hand = guidance.find_hand(pose, frame, target, body_map, self._trail)
        self._trail = guidance.keep_trail(self._trail, hand)
        return Scene(doubts, self._posture, side, target, hand)

    def _time(self, judgement: Judgement, side: Side | None, t_s: float) -> None:
        self._hold = advance(self._hold, judgement.verdict, t_s, self._rules)
        if self._hold.credited and self._hold_side is None:
            self._hold_side = side
        if self._hold.phase is Phase.ABANDONED and self._hold_side is not None:
            self._finished = (*self._finished, (self._hold, self._hold_side))
            self._hold, self._hold_side = Hold(), None

    @property
    def holds(self) -> tuple[tuple[Hold, Side], ...]:
        """Every hold that earned something, oldest first, the running one included."""
        if self._hold.credited and self._hold_side is not None:
            return (*self._finished, (self._hold, self._hold_side))
        return self._finished
