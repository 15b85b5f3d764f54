"""Which way is up: by hand, and what evidence may and may not move."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks import gravity
from landmarks.gravity import Gravity, GravitySource
from tests.bodies import UP, Stance

HALF, ROOT = 0.5, math.sqrt(3) / 2


def believed(tilt_deg: float, camera_roll_deg: float = 0.0, sigma_deg: float = 12.0) -> Gravity:
    return Gravity(tilt_deg, camera_roll_deg, np.eye(2) * sigma_deg**2, GravitySource.PRIOR)


@pytest.mark.parametrize(
    ("tilt_deg", "camera_roll_deg", "up"),
    [
        (0, 0, (0, -1, 0)),  # level: up is up in the picture
        (90, 0, (0, 0, -1)),  # looking straight down: up points at the camera
        (30, 0, (0, -ROOT, -HALF)),
        (-30, 0, (0, -ROOT, HALF)),  # looking up
        (0, 90, (1, 0, 0)),  # the room has fallen over to the right
        (0, 30, (HALF, -ROOT, 0)),
    ],
)
def test_up_by_hand(tilt_deg: float, camera_roll_deg: float, up: tuple[float, ...]) -> None:
    np.testing.assert_allclose(believed(tilt_deg, camera_roll_deg).up, up, atol=1e-12)


@pytest.mark.parametrize("tilt_deg", [-20.0, 0.0, 35.0, 80.0])
@pytest.mark.parametrize("camera_roll_deg", [-10.0, 0.0, 40.0])
def test_up_is_the_rooms_up_seen_from_the_camera(tilt_deg: float, camera_roll_deg: float) -> None:
    """Against the camera of the test bodies, which is laid out by its three axes."""
    camera = Stance(tilt_deg=tilt_deg, camera_roll_deg=camera_roll_deg).camera_axes()

    np.testing.assert_allclose(believed(tilt_deg, camera_roll_deg).up, camera @ UP, atol=1e-12)


def test_the_prior_is_a_low_camera_held_about_level() -> None:
    """Nothing seen yet: 15 +- 12 degrees down, 0 +- 4 degrees of roll."""
    prior = gravity.prior()

    assert (prior.tilt_deg, prior.camera_roll_deg) == (15.0, 0.0)
    np.testing.assert_array_equal(prior.covariance_deg2, [[144.0, 0.0], [0.0, 16.0]])
    assert prior.sigma_deg == 12.0
    assert prior.source is GravitySource.PRIOR
    assert prior.seen_t_s is None


def test_a_setting_is_never_moved_by_evidence() -> None:
    """Whoever measured the tilt knows better than the body model."""
    setting = gravity.from_setting(25.0)
    standing = gravity.from_standing(setting, np.array([0.0, -1.0, 0.0]), 1.0, 8.0)
    lying = gravity.from_level(setting, np.array([1.0, 0.3, 0.0]), 2.0, 10.0)

    assert standing is setting
    assert lying is setting
    assert (setting.tilt_deg, setting.sigma_deg) == (25.0, 2.0)


def test_one_look_at_a_standing_person_by_hand() -> None:
    """Equal trust in the belief and in the body: the mean of both, and half the variance.

    The body leans 30 degrees towards the camera in its picture: the camera looks 30 down.
    """
    belief = believed(10.0, 0.0, sigma_deg=8.0)
    learnt = gravity.from_standing(belief, np.array([0.0, -ROOT, -HALF]), 3.0, 8.0)

    assert learnt.tilt_deg == pytest.approx(20.0)
    assert learnt.camera_roll_deg == pytest.approx(0.0)
    np.testing.assert_allclose(learnt.covariance_deg2, np.eye(2) * 32.0)
    assert learnt.source is GravitySource.STANDING
    assert learnt.seen_t_s == 3.0


def test_a_leaning_picture_of_a_standing_person_is_camera_roll() -> None:
    """The head is 30 degrees to the right of the feet, at equal trust: 15 are believed."""
    learnt = gravity.from_standing(believed(0.0, 0.0, 8.0), np.array([HALF, -ROOT, 0.0]), 0.0, 8.0)

    assert learnt.camera_roll_deg == pytest.approx(15.0)
    assert learnt.tilt_deg == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("line", "tilt_deg", "camera_roll_deg"),
    [
        # Across the picture, its right end 10 degrees low: the room leans to the right.
        ((math.cos(math.radians(10)), math.sin(math.radians(10)), 0.0), 0.0, 5.0),
        # Along the line of sight, its far end 10 degrees high in the picture: camera looks down.
        ((0.0, -math.sin(math.radians(10)), math.cos(math.radians(10))), 5.0, 0.0),
        # Which end is named first makes no difference.
        ((0.0, math.sin(math.radians(10)), -math.cos(math.radians(10))), 5.0, 0.0),
    ],
)
def test_a_level_line_by_hand(
    line: tuple[float, ...], tilt_deg: float, camera_roll_deg: float
) -> None:
    """Equal trust: half of the ten degrees is believed, in the one direction the line knows."""
    learnt = gravity.from_level(believed(0.0, 0.0, 10.0), np.array(line), 0.0, 10.0)

    assert learnt.tilt_deg == pytest.approx(tilt_deg, abs=0.2)
    assert learnt.camera_roll_deg == pytest.approx(camera_roll_deg, abs=0.2)
    assert learnt.source is GravitySource.LYING


@pytest.mark.parametrize(
    ("line", "known", "unknown"), [((1.0, 0.0, 0.0), 1, 0), ((0.0, 0.0, 1.0), 0, 1)]
)
def test_a_level_line_says_nothing_about_the_other_direction(
    line: tuple[float, ...], known: int, unknown: int
) -> None:
    """A trunk across the picture knows the camera's roll; one along the view knows its tilt."""
    learnt = gravity.from_level(believed(0.0, 0.0, 10.0), np.array(line), 0.0, 10.0)

    assert learnt.covariance_deg2[known, known] == pytest.approx(50.0)
    assert learnt.covariance_deg2[unknown, unknown] == pytest.approx(100.0)


@pytest.mark.parametrize(("true_tilt_deg", "true_roll_deg"), [(5, 0), (30, 0), (40, 6), (0, -5)])
def test_a_standing_person_teaches_the_truth(true_tilt_deg: float, true_roll_deg: float) -> None:
    """Eight degrees of lean at random: within some degrees after half a minute."""
    rng = np.random.default_rng(4)
    belief = gravity.prior()
    for step in range(40):
        noisy = believed(true_tilt_deg + rng.normal(0, 8), true_roll_deg + rng.normal(0, 3))
        belief = gravity.from_standing(belief, noisy.up * 1.3, step * 0.6, 8.0)

    assert belief.tilt_deg == pytest.approx(true_tilt_deg, abs=6.0)
    assert belief.camera_roll_deg == pytest.approx(true_roll_deg, abs=3.0)


def test_doubt_shrinks_but_never_below_the_floor() -> None:
    """However long one watches, the body's own lean does not average out."""
    belief = gravity.prior()
    sigmas = []
    for step in range(200):
        belief = gravity.from_standing(belief, np.array([0.0, -1.0, 0.0]), float(step), 8.0)
        sigmas.append(belief.sigma_deg)

    assert sigmas[0] == pytest.approx(12 * 8 / math.hypot(12, 8))
    assert sigmas == sorted(sigmas, reverse=True)
    np.testing.assert_allclose(belief.covariance_deg2, np.diag([9.0, 9.0]))


def test_neighbouring_frames_count_once() -> None:
    """A frame 0.4 s later repeats the error of the first; one 0.5 s later is news."""
    up = np.array([0.0, -1.0, 0.0])
    first = gravity.from_standing(gravity.prior(), up, 10.0, 8.0)

    assert gravity.from_standing(first, up, 10.4, 8.0) is first
    assert gravity.from_level(first, up, 10.4, 8.0) is first
    assert gravity.from_standing(first, up, 10.5, 8.0).sigma_deg < first.sigma_deg


@pytest.mark.parametrize(
    ("tilt_deg", "camera_roll_deg", "believed_it"),
    [(44, 0, True), (46, 0, False), (-24, 0, True), (-26, 0, False), (10, -36, False)],
)
def test_a_body_that_stands_far_off_plumb_is_no_standing_body(
    tilt_deg: float, camera_roll_deg: float, believed_it: bool
) -> None:
    """More than 35 degrees from the belief: it lies with its feet to the camera."""
    belief = believed(10.0)
    body = believed(tilt_deg, camera_roll_deg).up

    assert (gravity.from_standing(belief, body, 0.0, 8.0) is not belief) == believed_it


def test_having_seen_somebody_stand_is_not_forgotten() -> None:
    """Later evidence of a lying trunk adds to it and does not rename it."""
    stood = gravity.from_standing(gravity.prior(), np.array([0.0, -1.0, 0.0]), 0.0, 8.0)
    lay = gravity.from_level(stood, np.array([1.0, 0.0, 0.0]), 1.0, 10.0)
    lay_first = gravity.from_level(gravity.prior(), np.array([1.0, 0.0, 0.0]), 0.0, 10.0)

    assert lay.source is GravitySource.STANDING
    assert lay.seen_t_s == 1.0
    assert lay_first.source is GravitySource.LYING
    stood_later = gravity.from_standing(lay_first, np.array([0.0, -1.0, 0.0]), 1.0, 8.0)
    assert stood_later.source is GravitySource.STANDING


@pytest.mark.parametrize(
    ("line", "sigma_deg"),
    [((0.0, 0.0, 1.0), 12.0), ((1.0, 0.0, 0.0), 4.0), ((0.0, 1.0, 0.0), 0.0)],
)
def test_which_lines_suffer_from_an_unknown_tilt(line: tuple[float, ...], sigma_deg: float) -> None:
    """Along the view the tilt counts in full, across it the roll; a plumb line hardly suffers."""
    level = Gravity(0.0, 0.0, np.diag([144.0, 16.0]), GravitySource.PRIOR)

    assert level.sigma_along_deg(np.array(line)) == pytest.approx(sigma_deg)


@given(
    tilt_deg=st.floats(-60, 60),
    roll_deg=st.floats(-30, 30),
    x=st.floats(-1, 1),
    y=st.floats(-1, 1),
    z=st.floats(-1, 1),
)
def test_the_gradient_is_the_slope_of_the_elevation(
    tilt_deg: float, roll_deg: float, x: float, y: float, z: float
) -> None:
    """Against a small step in each angle."""
    line, step = np.array([x, y, z]), 1e-4

    def height_deg(more_tilt: float, more_roll: float) -> float:
        up = believed(tilt_deg + more_tilt, roll_deg + more_roll).up
        return math.degrees(float(line @ up))

    slopes = [
        (height_deg(step, 0) - height_deg(-step, 0)) / (2 * step),
        (height_deg(0, step) - height_deg(0, -step)) / (2 * step),
    ]
    np.testing.assert_allclose(believed(tilt_deg, roll_deg).gradient(line), slopes, atol=1e-4)


def test_a_belief_cannot_be_changed_from_outside() -> None:
    """Live and replay hold on to old beliefs: a frozen record alone does not freeze an array."""
    learnt = gravity.from_standing(gravity.prior(), np.array([0.0, -1.0, 0.0]), 0.0, 8.0)
    for belief in (gravity.prior(), gravity.from_setting(9.0), learnt):
        with pytest.raises(ValueError, match="read-only"):
            belief.covariance_deg2[0, 0] = 0.0


def told(
    belief: Gravity, tilt_deg: float, t_s: float, camera_roll_deg: float = 0.0, sigma: float = 7.0
) -> Gravity:
    up = believed(tilt_deg, camera_roll_deg).up
    return gravity.from_estimate(belief, up, t_s, sigma, GravitySource.LYING)


@pytest.mark.parametrize("tilt_deg", [-10.0, 20.0, 60.0])
@pytest.mark.parametrize("camera_roll_deg", [0.0, 25.0])
def test_the_first_estimate_takes_the_place_of_the_prior(
    tilt_deg: float, camera_roll_deg: float
) -> None:
    """A camera hung over the mat surprises nobody: it is believed at once."""
    belief = told(gravity.prior(), tilt_deg, 1.0, camera_roll_deg)

    assert belief.tilt_deg == pytest.approx(tilt_deg)
    assert belief.camera_roll_deg == pytest.approx(camera_roll_deg)
    assert belief.sigma_deg == 7.0
    assert belief.source is GravitySource.LYING


def test_an_estimate_told_again_and_again_does_not_become_certain() -> None:
    """Frames of one posture err alike: a minute of them is hardly more than one."""
    belief = gravity.prior()
    for second in range(60):
        belief = told(belief, 20.0, float(second))

    assert belief.tilt_deg == pytest.approx(20.0)
    assert 0.65 * 7.0 <= belief.sigma_deg <= 7.0


def test_a_later_estimate_is_averaged_in_and_wins_in_time() -> None:
    """One odd frame moves it by a third or half, some seconds of another posture all the way."""
    belief = told(gravity.prior(), 20.0, 0.0)
    once = told(belief, 32.0, 1.0)
    assert 22.0 < once.tilt_deg < 27.0
    for second in range(2, 14):
        once = told(once, 32.0, float(second))
    assert once.tilt_deg == pytest.approx(32.0, abs=0.5)


def test_neighbouring_frames_are_one_piece_of_evidence() -> None:
    belief = told(gravity.prior(), 20.0, 1.0)
    assert told(belief, 40.0, 1.3) is belief


def test_a_stated_tilt_stands_against_the_estimator() -> None:
    stated = gravity.from_setting(25.0)
    assert told(stated, 60.0, 1.0) is stated
