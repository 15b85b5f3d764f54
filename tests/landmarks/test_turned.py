"""Looking in the turned picture: when it is tried, when it counts, and how long it is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from landmarks.frame import Frame
from landmarks.joints import Joint
from landmarks.pose import Pose
from landmarks.turned import PATIENCE_S, TurningDetector
from tests.bodies import body_pose
from tests.landmarks.handmade import turned, zoomed

WIDTH, HEIGHT = 64, 48
BODY = body_pose(posture="side_left", size_wh=(640, 480))
LEFT_QUARTER, RIGHT_QUARTER = 1, 3
Find = Callable[[Frame], Pose | None]


@dataclass
class Fake:
    """A detector that is told what it finds, and keeps what it was shown."""

    find: Find = lambda _frame: None
    seen: list[Frame] = field(default_factory=list)
    closed: int = 0

    def detect(self, frame: Frame) -> Pose | None:
        self.seen.append(frame)
        pose = self.find(frame)
        return None if pose is None else replace(pose, t_s=frame.t_s)

    def close(self) -> None:
        self.closed += 1


def marked_frame(t_s: float) -> Frame:
    """A picture whose top left corner is white, so that its turns can be told apart."""
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    image[:8, :8] = 255
    return Frame(round(t_s * 10), t_s, image)


def quarters_of(frame: Frame) -> int:
    """How often the picture of `marked_frame` was turned anticlockwise."""
    corners = [(0, 0), (-1, 0), (-1, -1), (0, -1)]  # anticlockwise from the top left
    return next(i for i, (row, column) in enumerate(corners) if frame.image[row, column, 0])


def only_at(quarters: int, pose: Pose = BODY) -> Find:
    return lambda frame: turned(pose, quarters) if quarters_of(frame) == quarters else None


class Story:
    """A turning detector between two fakes, and a clock."""

    def __init__(self, *, still: bool = False) -> None:
        self.upright, self.turner, self.made = Fake(), Fake(), 0
        self.detector = TurningDetector(self.upright, self._make, still=still)

    def _make(self) -> Fake:
        self.made += 1
        return self.turner

    def watch(self, *times_s: float) -> list[Pose | None]:
        return [self.detector.detect(marked_frame(t_s)) for t_s in times_s]

    @property
    def tried(self) -> list[tuple[float, int]]:
        """When which turns were looked at."""
        return [(frame.t_s, quarters_of(frame)) for frame in self.turner.seen]


def test_while_somebody_is_found_upright_nothing_is_turned() -> None:
    """Not even a second model is loaded."""
    story = Story()
    story.upright.find = lambda _frame: BODY
    found = story.watch(0.0, 1.0, 5.0, 60.0)

    assert [pose.t_s for pose in found if pose is not None] == [0.0, 1.0, 5.0, 60.0]
    assert story.made == 0


def test_it_waits_before_it_turns_and_between_two_tries() -> None:
    """Nobody for one second: left, right, upside down; then a pause; never a model twice."""
    story = Story()
    assert story.watch(10.0, 10.5, 10.9) == [None, None, None]
    assert story.tried == []

    story.watch(10.0 + PATIENCE_S, 11.1, 11.9, 12.0)
    assert story.tried == [(11.0, 1), (11.0, 3), (11.0, 2), (12.0, 1), (12.0, 3), (12.0, 2)]
    assert story.made == 1


def test_a_short_absence_starts_the_wait_anew() -> None:
    """Somebody found in between: the second begins again."""
    story = Story()
    story.watch(0.0, 0.9)
    story.upright.find = lambda _frame: BODY
    story.watch(0.95)
    story.upright.find = lambda _frame: None
    story.watch(1.0, 1.9)
    assert story.tried == []

    story.watch(2.0)
    assert story.tried != []


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_find_is_carried_back_to_the_upright_picture(quarters: int) -> None:
    story = Story()
    story.turner.find = only_at(quarters)
    pose = story.watch(0.0, 1.0)[-1]

    assert pose is not None
    np.testing.assert_allclose(pose.xy_px, BODY.xy_px, atol=0.006)
    assert (pose.size_wh, pose.t_s) == ((640, 480), 1.0)


def test_a_turn_is_kept_until_the_person_is_lost() -> None:
    """Found at the third quarter: from then on only that one is looked at, every frame."""
    story = Story()
    story.turner.find = only_at(RIGHT_QUARTER)
    story.watch(0.0, 1.0)
    story.turner.seen.clear()
    found = story.watch(1.1, 1.2, 1.3)
    assert story.tried == [(1.1, 3), (1.2, 3), (1.3, 3)]
    assert None not in found

    story.turner.find = lambda _frame: None
    story.turner.seen.clear()
    assert story.watch(1.4, 1.5) == [None, None]
    assert story.tried == [(1.4, 3)]  # lost; the next try is due a second after the last one


def test_somebody_upright_ends_the_turn() -> None:
    """The plain picture is always asked first, and believed."""
    story = Story()
    story.turner.find = only_at(LEFT_QUARTER)
    story.watch(0.0, 1.0)
    story.upright.find = lambda _frame: BODY
    story.watch(1.1)
    story.upright.find = lambda _frame: None
    story.turner.seen.clear()

    assert story.watch(1.2, 2.1) == [None, None]
    assert story.tried == []
    assert len(story.upright.seen) == 5


def test_a_kept_turn_is_smoothed() -> None:
    """MediaPipe does not smooth single pictures: a step of 100 px is followed, not copied."""
    story = Story()
    story.turner.find = only_at(LEFT_QUARTER)
    first = story.watch(0.0, 1.0)[-1]
    story.turner.find = only_at(LEFT_QUARTER, zoomed(BODY, 1.0, (100.0, 0.0)))
    second = story.watch(1.05)[-1]

    assert first is not None
    assert second is not None
    assert 1 < second.px(Joint.NOSE)[0] - first.px(Joint.NOSE)[0] < 99


@pytest.mark.parametrize(
    "odd",
    [
        replace(BODY, world_m=BODY.world_m * 0.3),  # a doll
        replace(BODY, world_m=BODY.world_m * [1.0, 0.3, 0.3]),  # a trunk without width
    ],
)
def test_an_implausible_turned_find_does_not_count(odd: Pose) -> None:
    """Turning triples the people seen in empty rooms."""
    story = Story()
    story.turner.find = only_at(LEFT_QUARTER, odd)

    assert story.watch(0.0, 1.0) == [None, None]
    assert [quarters for _, quarters in story.tried] == [1, 3, 2]


def test_an_implausible_upright_find_is_reported_but_does_not_stop_the_turning() -> None:
    """The judge downstream says why; a plausible body in the turned picture is better."""
    story = Story()
    odd = replace(BODY, world_m=BODY.world_m * 0.3)
    story.upright.find = lambda _frame: odd
    before = story.watch(0.0)[0]
    assert before is not None
    np.testing.assert_array_equal(before.world_m, odd.world_m)

    story.turner.find = only_at(LEFT_QUARTER)
    after = story.watch(1.0)[0]
    assert after is not None
    np.testing.assert_allclose(after.world_m, BODY.world_m, atol=1e-12)


def test_a_collapsed_upright_trunk_is_a_person_and_is_not_turned() -> None:
    """From behind the trunk has no width: somebody is there all the same."""
    story = Story()
    story.upright.find = lambda _frame: replace(BODY, world_m=BODY.world_m * [1.0, 0.3, 0.3])
    story.watch(0.0, 1.0, 2.0)

    assert story.made == 0


def test_single_pictures_are_turned_at_once_and_nothing_is_kept() -> None:
    """Every picture stands alone: no wait, no memory, times may repeat."""
    story = Story(still=True)
    story.turner.find = only_at(RIGHT_QUARTER)
    found = story.watch(0.0, 0.0)

    assert None not in found
    assert story.tried == [(0.0, 1), (0.0, 3), (0.0, 1), (0.0, 3)]


def test_closing_frees_both_models_and_makes_none() -> None:
    story = Story()
    story.detector.close()
    assert (story.upright.closed, story.turner.closed, story.made) == (1, 0, 0)

    story.watch(0.0, 1.0)
    story.detector.close()
    assert story.turner.closed == 1
