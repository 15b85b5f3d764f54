"""How somebody lies, when the estimator tells: a share each frame, a label only when it is sure."""

from __future__ import annotations

import pytest

from landmarks import gravity, posture, reading
from landmarks.network import LyingEstimate
from landmarks.posture import FaultKind, Label, Posture, PostureRules
from landmarks.shares import RULES
from tests.bodies import body_pose
from tests.told import lying, shares

FRAME_S = 0.1


def watch(
    *scenes: tuple[float, LyingEstimate | None], rules: PostureRules = posture.RULES
) -> list[Posture]:
    """What is believed while each estimate is told for so many seconds of one lying body."""
    believed, history, t_s = posture.start(), [], 0.0
    for seconds, told in scenes:
        for _ in range(round(seconds / FRAME_S)):
            t_s = round(t_s + FRAME_S, 6)
            pose = body_pose(t_s, posture="supine")
            by_joints = reading.measure(pose, gravity.prior())
            angles = by_joints if told is None else reading.as_told(pose, told)
            believed = posture.advance(believed, angles, t_s, rules)
            history.append(believed)
    return history


def test_the_estimator_is_believed_against_the_angles_of_the_joints() -> None:
    """The joints say supine. From behind they are often wrong, and the outline knows better."""
    [*_, last] = watch((1.5, lying("side_left")))

    assert last.label is last.raw is Label.SIDE_LEFT
    assert last.side_lying
    assert last.reading is not None
    assert last.reading.roll_deg == 90.0
    assert last.confidence == pytest.approx(0.95)


def test_angles_and_shares_are_told_and_the_twist_is_measured() -> None:
    pose = body_pose(posture="side_left")
    by_joints = reading.measure(pose, gravity.prior())
    told = lying("side_left", 0.9, roll_deg=71.0)
    angles = reading.as_told(pose, told)

    assert by_joints is not None
    assert (angles.roll_deg, angles.sigma_roll_deg) == (71.0, 8.0)
    assert angles.elevation_deg == 0.0
    assert angles.twist_deg == by_joints.twist_deg
    assert angles.shares == shares("side_left", 0.9)
    assert by_joints.shares is None


@pytest.mark.parametrize(
    ("scenes", "label", "earns"),
    [
        ([(0.7, "side_left", 0.95)], Label.UNKNOWN, False),  # not yet long enough
        ([(0.9, "side_left", 0.95)], Label.SIDE_LEFT, True),
        ([(9.0, "side_left", 0.82)], Label.SIDE_LEFT, False),  # long and likely, never sure
        ([(9.0, "side_left", 0.78)], Label.UNKNOWN, False),
        ([(2.0, "side_left", 0.82), (1.0, "side_left", 0.97)], Label.SIDE_LEFT, True),
        ([(2.0, "side_left", 0.95), (9.0, "side_left", 0.75)], Label.SIDE_LEFT, True),
        ([(2.0, "side_left", 0.95), (1.0, "side_left", 0.65)], Label.SIDE_LEFT, False),
        ([(2.0, "side_left", 0.95), (4.0, "side_left", 0.65)], Label.UNKNOWN, False),
        ([(2.0, "side_left", 0.95), (0.3, "prone", 0.95)], Label.SIDE_LEFT, False),  # a glimpse
        ([(2.0, "side_left", 0.95), (1.0, "prone", 0.95)], Label.PRONE, False),
        ([(2.0, "side_left", 0.95), (1.2, "half_turned", 0.95)], Label.UNKNOWN, False),
        ([(2.0, "side_left", 0.95), (3.0, "side_right", 0.82)], Label.SIDE_RIGHT, False),
        ([(2.0, "side_left", 0.95), (3.0, "side_right", 0.95)], Label.SIDE_RIGHT, True),
        ([(1.0, "supine", 0.65)], Label.SUPINE, False),
        ([(1.0, "upright", 0.95)], Label.UPRIGHT, False),
    ],
)
def test_scripts(scenes: list[tuple[float, str, float]], label: Label, earns: bool) -> None:
    told = [(seconds, lying(name, share)) for seconds, name, share in scenes]
    last = watch(*told)[-1]
    assert (last.label, last.side_lying) == (label, earns)


def test_who_rolls_off_the_side_is_off_it_at_once() -> None:
    """The gate wants this very frame to agree: not one frame of the half-turned one earns."""
    history = watch((2.0, lying("side_left")), (0.3, lying("half_turned")))

    assert history[-4].side_lying
    assert [now.side_lying for now in history[-3:]] == [False] * 3
    assert {now.label for now in history[-3:]} == {Label.SIDE_LEFT}


@pytest.mark.parametrize(
    ("roll_deg", "kind"),
    [(45.0, FaultKind.ROLLED_BACK), (-45.0, FaultKind.ROLLED_BACK),
     (138.0, FaultKind.ROLLED_FORWARD)],
)  # fmt: skip
def test_the_half_turned_hears_which_way_and_how_far(roll_deg: float, kind: FaultKind) -> None:
    """No name, and the fault with the measured degrees."""
    [*_, last] = watch((2.0, lying("half_turned", roll_deg=roll_deg)))

    assert last.label is last.raw is Label.UNKNOWN
    assert [(fault.kind, fault.measured_deg) for fault in last.faults] == [(kind, abs(roll_deg))]


def test_a_side_the_angle_contradicts_earns_nothing() -> None:
    """Shares and roll come from one network, and still have to agree."""
    [*_, last] = watch((2.0, lying("side_left", 0.99, roll_deg=30.0)))

    assert last.label is Label.SIDE_LEFT
    assert not last.side_lying


def test_a_single_picture_is_named_at_once_or_not_at_all() -> None:
    still = PostureRules(dwell_s=0.0)
    [sure] = watch((0.1, lying("side_right", RULES.side_min + 0.01)), rules=still)
    [likely] = watch((0.1, lying("side_right", RULES.side_min - 0.01)), rules=still)
    [open_] = watch((0.1, lying("side_right", RULES.side_name_min - 0.01)), rules=still)

    assert sure.label is likely.label is Label.SIDE_RIGHT
    assert (sure.side_lying, likely.side_lying) == (True, False)
    assert open_.label is Label.UNKNOWN


def test_what_was_lost_for_a_moment_need_not_be_as_sure_again() -> None:
    """Half a second of doubt costs that half second, no more."""
    history = watch(
        (2.0, lying("side_left", 0.95)),
        (0.5, lying("side_left", 0.62)),
        (2.0, lying("side_left", 0.8)),
    )
    assert history[19].side_lying
    assert not history[24].side_lying
    assert history[-1].side_lying


def test_without_the_estimator_the_angles_decide_as_ever() -> None:
    """A mask may be missing for a while: the shares are forgotten, the joints take over."""
    history = watch((2.0, lying("side_left")), (1.0, None))

    assert history[-1].label is Label.SUPINE
    assert history[-1].shares is None


def test_a_long_silence_forgets_the_shares() -> None:
    before = watch((2.0, lying("side_left")))[-1]
    pose = body_pose(before.t_s + 5.0, posture="supine")
    angles = reading.as_told(pose, lying("side_left", 0.7))
    after = posture.advance(before, angles, pose.t_s)

    assert after.label is Label.UNKNOWN
    assert after.shares == shares("side_left", 0.7)


@pytest.mark.parametrize("nobody", [True, False])
def test_a_moment_without_the_estimator_makes_nobody_surer(nobody: bool) -> None:
    """Likely on the side, then a frame or two with nobody plausible, or by the joints alone."""
    believed = watch((2.0, lying("side_left", 0.85)))[-1]
    by_joints = reading.measure(body_pose(posture="side_left"), gravity.prior())
    for frame in range(3):
        angles = None if nobody else by_joints
        believed = posture.advance(believed, angles, 2.1 + frame * FRAME_S)
    told = reading.as_told(body_pose(posture="side_left"), lying("side_left", 0.85))
    for frame in range(20):
        believed = posture.advance(believed, told, 2.4 + frame * FRAME_S)
        assert not believed.side_lying

    assert believed.label is Label.SIDE_LEFT


def test_one_sure_frame_after_a_blink_makes_no_likely_side_sure() -> None:
    """A frame with nobody empties the pool: what comes next has to last as long as any name."""
    believed = watch((2.0, lying("side_left", 0.85)))[-1]
    believed = posture.advance(believed, None, 2.1)
    for frame, share in enumerate([0.95] + [0.85] * 20):
        told = reading.as_told(body_pose(posture="side_left"), lying("side_left", share))
        believed = posture.advance(believed, told, 2.2 + frame * FRAME_S)
        assert not believed.side_lying
