"""Windows on a picture and the way back: by hand, with a white spot, and with a whole body."""

from __future__ import annotations

import numpy as np
import pytest

from landmarks.joints import Joint
from landmarks.looks import TORSO_SHARE, WINDOW_PX, Look, centred, towards
from tests.bodies import body_pose
from tests.landmarks.handmade import turned, zoomed

WIDTH, HEIGHT = 640, 480
BODY = body_pose(posture="side_left", size_wh=(WIDTH, HEIGHT))
LOOKS = [
    Look(),
    Look(span=1.5),
    Look(span=2.0, turn_deg=90.0),
    Look(span=1.5, turn_deg=-90.0),
    Look(span=1.5, turn_deg=180.0),
    Look((0.7, 0.4), span=0.8, turn_deg=33.0),
]


def with_a_spot(x: int, y: int) -> np.ndarray:
    """A grey picture with a white disc of 12 px around a pixel."""
    image = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    rows, columns = np.ogrid[:HEIGHT, :WIDTH]
    image[(rows - y) ** 2 + (columns - x) ** 2 <= 36] = 255
    return image


def spot_of(picture: np.ndarray) -> np.ndarray:
    """(1, 2) the middle of the disc, in widths and heights: of all that is brighter than grey."""
    height, width = picture.shape[:2]
    light = picture[..., 0].clip(min=90) - 90.0
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    x, y = (float((light * where).sum() / light.sum()) for where in (columns, rows))
    return np.array([[x / width, y / height]])


def test_a_wider_window_has_black_room_around_the_picture() -> None:
    """One and a half long sides wide: the picture takes up the middle two thirds of its width."""
    window = Look(span=1.5).picture(np.full((HEIGHT, WIDTH, 3), 90, np.uint8))
    assert window.shape == (WINDOW_PX, WINDOW_PX, 3)
    assert window.flags["C_CONTIGUOUS"]
    lit = np.nonzero(window[..., 0] > 45)
    assert np.ptp(lit[1]) + 1 == pytest.approx(WINDOW_PX / 1.5, abs=1.01)
    assert np.ptp(lit[0]) + 1 == pytest.approx(WINDOW_PX / 1.5 * HEIGHT / WIDTH, abs=1.01)
    assert (lit[1].min() + lit[1].max()) / 2 == pytest.approx((WINDOW_PX - 1) / 2, abs=0.51)


def test_turned_anticlockwise_the_right_edge_comes_to_the_top() -> None:
    x, y = spot_of(Look(span=1.5, turn_deg=90.0).picture(with_a_spot(600, 240)))[0]
    assert x == pytest.approx(0.5, abs=0.01)
    assert y == pytest.approx(0.5 - (600 - 320) / 640 / 1.5, abs=0.01)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_spot_is_found_where_it_was(look: Look) -> None:
    found_px = look.px_back(spot_of(look.picture(with_a_spot(450, 200))), (WIDTH, HEIGHT))
    np.testing.assert_allclose(found_px, [[450.5, 200.5]], atol=0.3)


@pytest.mark.parametrize(
    ("turn_deg", "world_x", "world_y"),
    [
        (0.0, (1, 0, 5), (0, 1, 5)),
        (90.0, (0, 1, 5), (-1, 0, 5)),  # what points right in the window points down
        (180.0, (-1, 0, 5), (0, -1, 5)),
        (-90.0, (0, -1, 5), (1, 0, 5)),
    ],
)
def test_directions_turn_back_too(
    turn_deg: float, world_x: tuple[int, ...], world_y: tuple[int, ...]
) -> None:
    """Right and down of the window; depth is the same in both."""
    back = Look(turn_deg=turn_deg).directions_back(np.array([(1.0, 0, 5), (0, 1.0, 5)]))
    np.testing.assert_allclose(back, [world_x, world_y], atol=1e-12)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_space_turns_as_the_turned_stick_person_of_other_tests_does(quarters: int) -> None:
    look = Look(turn_deg=90.0 * quarters)
    back = look.directions_back(turned(BODY, quarters).world_m)
    np.testing.assert_allclose(back, BODY.world_m, atol=1e-12)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("factor", [0.3, 1.0])
def test_somebody_found_stands_upright_in_the_middle_of_their_look(
    quarters: int, factor: float
) -> None:
    """However they lay and however far away: the trunk of one length, shoulders above hips."""
    person = zoomed(turned(BODY, quarters), factor)
    look = centred(person)
    assert look is not None
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    at_px = look.px_back(corners, person.size_wh)
    to_window = np.linalg.inv(np.column_stack([at_px[1] - at_px[0], at_px[2] - at_px[0]]))
    hips, shoulders = (
        to_window @ (person.middle_px(name) - at_px[0]) for name in ("hip", "shoulder")
    )
    np.testing.assert_allclose(hips, [0.5, 0.55], atol=1e-6)
    assert shoulders[0] == pytest.approx(0.5, abs=1e-6)
    assert TORSO_SHARE * 0.7 < hips[1] - shoulders[1] <= TORSO_SHARE + 1e-9


def test_who_has_no_trunk_has_no_look() -> None:
    flat = zoomed(BODY, 1.0)
    flat.xy_px.setflags(write=True)
    flat.xy_px[:] = flat.px(Joint.LEFT_HIP)
    assert centred(flat) is None


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_look_towards_a_trunk_is_the_one_around_its_owner(quarters: int) -> None:
    person = turned(BODY, quarters)
    look = centred(person)
    assert look is not None
    hips_px, shoulders_px = person.middle_px("hip"), person.middle_px("shoulder")
    torso_px = look.span * WIDTH * TORSO_SHARE if quarters % 2 == 0 else None
    told = towards(hips_px, shoulders_px, torso_px or person.trunk.length_px, person.size_wh)
    assert np.cos(np.radians(told.turn_deg - look.turn_deg)) == pytest.approx(1.0, abs=1e-6)
    if torso_px is not None:
        assert told.span == pytest.approx(look.span)
        assert told.middle == pytest.approx(look.middle)


def test_a_trunk_that_points_at_the_camera_is_looked_at_the_right_way_up() -> None:
    """Its length is told apart from what is seen of it, and never less than that."""
    at_px = np.array([200.0, 100.0])
    end_on = towards(at_px, at_px, 60.0, (WIDTH, HEIGHT))
    assert end_on.turn_deg == 0.0
    assert end_on.span == pytest.approx(60.0 / TORSO_SHARE / WIDTH)
    seen = towards(at_px, at_px - [0.0, 90.0], 60.0, (WIDTH, HEIGHT))
    assert seen.span == pytest.approx(90.0 / TORSO_SHARE / WIDTH)
