"""What a live session draws over the coaching: troubles, delays, notes and the keys."""

from __future__ import annotations

import numpy as np
import pytest

from coach import texts
from coach.keys import KEYS
from coach.live.sketch import BLANK_WH, TROUBLES, Display, LiveSketch, Rates
from coach.live.worker import Shot
from coach.pipeline import Step
from coach.present import looker, painter_for
from coach.sighting import Sighting
from coach.sources.camera_state import CameraState
from landmarks.frame import Image
from overlays.painter import Reading
from overlays.view import Tone, View
from overlays.viewport import Viewport
from tests.coach.stage import pipeline_for, press, run, sightings, stand

WORDS = texts.load()


class KeptPainter:
    """Paints nothing and remembers what it was asked to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Image, View, Viewport, Reading]] = []

    def paint(self, image: Image, view: View, viewport: Viewport, reading: Reading) -> Image:
        self.asked.append((image, view, viewport, reading))
        return image


def last_step() -> Step:
    *_, step = run(sightings([press(2)], 5.0), pipeline_for(tilt_deg=20))
    return step


STEP = last_step()


def shot_of(
    image: Image | None, camera: CameraState = CameraState.OK, model_s: float = 0.03
) -> Shot:
    return Shot(Sighting(0, STEP.t_s, None, image), STEP, camera, model_s)


def half_bright(size_wh: tuple[int, int] = (64, 48)) -> Image:
    image = np.full((size_wh[1], size_wh[0], 3), 40, np.uint8)
    image[:, : size_wh[0] // 2] = 200
    return image


def sketch_for(display: Display, painter: KeptPainter | None = None) -> LiveSketch:
    look = looker(WORDS)
    return LiveSketch(painter or painter_for(WORDS), look, WORDS, display)  # type: ignore[arg-type]


def view_with(display: Display, shot: Shot, dropped: int = 0, **rates: list[float]) -> View:
    painter = KeptPainter()
    sketch = sketch_for(display, painter)
    for t_s, delay_s in zip(rates.get("times_s", ()), rates.get("delays_s", ()), strict=True):
        sketch.rates.add(t_s, delay_s)
    sketch.canvas(shot, dropped)
    [(_, view, _, _)] = painter.asked
    return view


@pytest.mark.parametrize("state", list(CameraState))
def test_a_camera_in_trouble_takes_the_place_of_the_advice(state: CameraState) -> None:
    """Nothing else can be mended before; a healthy one leaves the line alone."""
    status = view_with(Display(), shot_of(half_bright(), state)).status
    if state is CameraState.OK:
        assert status == looker(WORDS)(STEP).status
        return
    advice = WORDS.advice(TROUBLES[state])
    assert (status.text, status.tone, status.detail) == (advice.line, Tone.STOP, advice.detail)


def test_every_trouble_has_words() -> None:
    assert set(TROUBLES) == set(CameraState) - {CameraState.OK}
    assert {WORDS.advice(key).line for key in TROUBLES.values()} == {
        "The camera is gone", "The camera shows a still picture", "The camera shows black",
    }  # fmt: skip


def test_without_a_wish_the_facts_are_those_of_the_step() -> None:
    assert view_with(Display(), shot_of(half_bright())).facts == looker(WORDS)(STEP).facts


def test_delays_are_added_on_demand() -> None:
    """Four pictures in 0.3 s, half of them shown within 70 ms, and what the model took."""
    rates = {"times_s": [1.0, 1.1, 1.2, 1.3], "delays_s": [0.04, 0.06, 0.08, 0.9]}
    shot = shot_of(half_bright(), model_s=0.0304)
    facts = view_with(Display(delays=True), shot, 4, **rates).facts
    assert facts[-1] == "10 fps, delay 70 ms, model 30 ms, dropped 4"
    assert facts[:-1] == looker(WORDS)(STEP).facts
    assert view_with(Display(), shot, 4, **rates).facts == facts[:-1]


def test_delays_before_the_first_picture_are_not_known() -> None:
    facts = view_with(Display(delays=True), shot_of(None)).facts
    assert facts[-1] == "0 fps, delay ? ms, model 30 ms, dropped 0"


def test_rates_forget_what_is_long_ago() -> None:
    rates = Rates()
    assert rates.fps == 0.0
    rates.add(0.0, 9.0)
    assert rates.fps == 0.0
    for number in range(1, 121):
        rates.add(number / 20, 0.05)
    assert rates.fps == pytest.approx(20.0)
    assert set(rates.delays_s) == {0.05}


def test_the_note_of_a_key_comes_last() -> None:
    facts = view_with(Display(delays=True, note="voice off"), shot_of(half_bright())).facts
    assert facts[-1] == "voice off"
    assert "fps" in facts[-2]


def test_help_lists_every_key_with_its_word_and_nothing_else() -> None:
    facts = view_with(Display(help=True, delays=True, note="x"), shot_of(half_bright())).facts
    named = dict(line.split(": ", 1) for line in facts)
    assert len(facts) == len(named) == len([c for c in KEYS.values() if c.digit is None]) + 1
    for key, command in KEYS.items():
        name = {" ": "space", "\x1b": "Esc"}.get(chr(key), chr(key))
        if command.digit is None:
            assert named[name] == WORDS.word("keys", command)
    assert named["0-9"] == WORDS.word("keys", "rate")


def test_before_the_first_shot_there_is_a_blank() -> None:
    canvas = sketch_for(Display()).canvas(None, 0)
    assert canvas.shape == (BLANK_WH[1], BLANK_WH[0], 3)
    assert len(np.unique(canvas)) == 1


def test_the_last_picture_stays_while_the_camera_gives_none() -> None:
    painter = KeptPainter()
    sketch, image = sketch_for(Display(), painter), half_bright()
    for given in (None, image, None):
        sketch.canvas(shot_of(given, CameraState.LOST), 0)
    blank, first, kept = (asked[0] for asked in painter.asked)
    assert blank.shape == (BLANK_WH[1], BLANK_WH[0], 3)
    assert first is kept is image


def test_what_the_person_has_chosen_reaches_the_painter() -> None:
    painter, display = KeptPainter(), Display(mirror=False, reading=Reading.ON_LEFT_SIDE)
    sketch = sketch_for(display, painter)
    sketch.canvas(shot_of(half_bright()), 0)
    display.mirror, display.reading = True, Reading.ON_RIGHT_SIDE
    sketch.canvas(shot_of(half_bright()), 0)
    chosen = [(viewport.mirror, reading) for _, _, viewport, reading in painter.asked]
    assert chosen == [(False, Reading.ON_LEFT_SIDE), (True, Reading.ON_RIGHT_SIDE)]


def standing_shot(image: Image) -> Shot:
    """Words but no body: nobody is drawn."""
    [sighting] = sightings([stand(0.1)])
    step = pipeline_for().step(Sighting(0, sighting.t_s, None, image))
    return Shot(Sighting(0, 0.0, None, image), step, CameraState.OK, 0.03)


def test_the_mirror_turns_the_picture_and_never_the_words() -> None:
    """On an even picture both canvases are the same to the byte, words and all."""
    even = np.full((480, 640, 3), 90, np.uint8)
    plain, mirrored = (
        sketch_for(Display(mirror=mirror)).canvas(standing_shot(even), 0)
        for mirror in (False, True)
    )
    assert np.array_equal(plain, mirrored)
    assert len(np.unique(plain)) > 2  # there are words
    assert not np.array_equal(plain, plain[:, ::-1])  # that would look otherwise in a mirror


def test_the_mirror_changes_sides() -> None:
    """The bright half, in the rows at the middle of the canvas where no words stand."""
    shot = standing_shot(half_bright((640, 480)))
    for mirror, bright in ((False, "left"), (True, "right")):
        canvas = sketch_for(Display(mirror=mirror)).canvas(shot, 0)
        middle = canvas[canvas.shape[0] // 2]
        left, right = middle[: len(middle) // 4].mean(), middle[-len(middle) // 4 :].mean()
        assert ("left" if left > right else "right") == bright
