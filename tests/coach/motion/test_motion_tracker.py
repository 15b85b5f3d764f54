"""What is measured of a body's own motion: made-up pictures whose every millimetre is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

import cv2
import numpy as np
import pytest

from coach.motion import PARTS, Motion
from coach.motion.alive import Alive, Life, follow
from coach.motion.tracker import AWAY_S, SAMPLE_S, WINDOW_S, MotionTracker, _moved
from coach.recording_lines import RecordingHeader, line_of_frame, sighting_from
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from landmarks.frame import Image
from landmarks.joints import Joint
from landmarks.pose import Pose
from tests.bodies import body_pose
from tests.photos import hand_sway, held

FPS = 4.0
NOISY = 8.0
POSE = body_pose(0.0)
HIPS, SHOULDERS = (
    POSE.xy_px[[Joint[f"LEFT_{name}"], Joint[f"RIGHT_{name}"]]].mean(axis=0)
    for name in ("HIP", "SHOULDER")
)
MM_PER_PX = 480.0 / float(np.linalg.norm(SHOULDERS - HIPS))
Change = Callable[[Image, int], Image]
CHEST = SHOULDERS + 0.4 * (HIPS - SHOULDERS)
Y_PX, X_PX = np.mgrid[0:480, 0:640].astype(np.float32)
CHEST_SHARE = np.exp(
    -((X_PX - CHEST[0]) ** 2 + (Y_PX - CHEST[1]) ** 2) * MM_PER_PX**2 / (2 * 130.0**2)
)
WAY = hand_sway(60, np.random.default_rng(5)) * 4.0


@cache
def cloth() -> Image:
    """A picture with something to follow everywhere."""
    rng = np.random.default_rng(5)
    rough = cv2.resize(rng.integers(40, 220, (96, 128, 3)).astype(np.uint8), (640, 480))
    return np.asarray(cv2.GaussianBlur(rough, (0, 0), 1.5), dtype=np.uint8)


def breathing(image: Image, peak_mm: float, t_s: float) -> Image:
    """The chest moved sideways to the trunk, by `peak_mm` at the height of a breath."""
    share = CHEST_SHARE * np.sin(2 * np.pi * 0.23 * t_s)
    moved_px = (share * peak_mm / MM_PER_PX).astype(np.float32)
    return np.asarray(cv2.remap(image, X_PX, Y_PX + moved_px, cv2.INTER_CUBIC), dtype=np.uint8)


@cache
def grain(noise: float) -> np.ndarray:
    """More of a sensor's noise than one picture needs: each takes another piece of it."""
    rng = np.random.default_rng(1)
    return np.rint(noise * rng.standard_normal((544, 704, 3), np.float32)).astype(np.int16)


def filmed(image: Image, noise: float, quality: int, rng: np.random.Generator) -> Image:
    """The picture as a webcam gives it. Making noise anew would take longer than the rest."""
    top, left = rng.integers(0, 64, 2)
    piece = grain(noise)[top : top + 480, left : left + 640]
    seen = cv2.add(image, piece, dtype=cv2.CV_8U)
    packed = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)


def watched(
    change: Change, seconds: float = WINDOW_S + 1.0, *, noise: float = 2.0, fps: float = FPS
) -> Iterator[tuple[float, Motion]]:
    """News of one picture changed from frame to frame, filmed with some noise."""
    tracker, rng, base = MotionTracker(), np.random.default_rng(1), cloth()
    for number in range(round(seconds * fps)):
        image = filmed(change(base, number), noise, 90, rng)
        motion = tracker.look(image, POSE, number / fps)
        if motion is not None:
            yield number / fps, motion


def answer(change: Change, *, noise: float = 2.0, fps: float = FPS) -> Life:
    """The answer after a whole window."""
    return judged(watched(change, noise=noise, fps=fps))


def judged(news: Iterable[tuple[float, Motion]]) -> Life:
    now = Alive()
    for t_s, motion in news:
        now = follow(now, motion, t_s, MM_PER_PX)
    return now.life


@cache
def breath(peak_mm: float) -> tuple[tuple[float, Motion], ...]:
    """News of a breath of this height, a whole window and a second; filmed once for all tests."""
    return tuple(watched(lambda image, n: breathing(image, peak_mm, n / FPS)))


@cache
def nothing() -> tuple[tuple[float, Motion], ...]:
    """News of one picture again and again, for two windows and more."""
    return tuple(watched(lambda image, _: image, 26.0))


def in_a_hand(image: Image, number: int) -> Image:
    return held(image, WAY[number])


def test_one_picture_again_and_again_is_still() -> None:
    assert judged(news for news in nothing() if news[0] < WINDOW_S + 1.0) is Life.STILL


def test_a_photo_in_a_hand_is_still() -> None:
    """It moves by centimetres, as a plane."""
    assert answer(in_a_hand) is Life.STILL


def test_a_photo_cut_close_to_the_body_is_still_in_a_hand() -> None:
    """What is seen around it is the room, which does not move with it."""
    wall = np.flip(cloth(), axis=(0, 1))
    paper = np.zeros((480, 640, 3), np.uint8)
    low, high = POSE.xy_px.min(axis=0).astype(int) - 25, POSE.xy_px.max(axis=0).astype(int) + 25
    paper[low[1] : high[1], low[0] : high[0]] = 255

    def change(image: Image, number: int) -> Image:
        photo, here = in_a_hand(image, number), in_a_hand(paper, number) > 127
        return np.where(here, photo, wall).astype(np.uint8)

    assert answer(change) is Life.STILL


@pytest.mark.parametrize("peak_mm", [2.0, 4.0])
def test_a_breath_is_seen(peak_mm: float) -> None:
    assert judged(breath(peak_mm)) is Life.MOVES


def test_a_faint_breath_is_never_called_still() -> None:
    """Two millimetres from one end to the other, over the whole chest."""
    assert judged(breath(1.0)) is not Life.STILL


@pytest.mark.slow
def test_the_noise_of_a_poor_camera_hides_neither_photo_nor_breath() -> None:
    """Eight grey levels, at the pace of a camera: its pictures are averaged between two looks."""
    assert answer(lambda image, _: image, noise=NOISY, fps=16.0) is Life.STILL
    moved = answer(lambda image, n: breathing(image, 2.0, n / 16.0), noise=NOISY, fps=16.0)
    assert moved is Life.MOVES
    slow, fast = (
        [motion for _, motion in watched(lambda image, _: image, 8.0, noise=NOISY, fps=fps)][-1]
        for fps in (FPS, 16.0)
    )
    # Four pictures in place of one: half of the noise.
    assert np.mean(fast.noise_px) < 0.7 * np.mean(slow.noise_px)  # type: ignore[arg-type]


def test_a_picture_that_has_moved_is_not_averaged() -> None:
    """Else a photo in a hand would be a blur; noise alone is."""
    rng, image = np.random.default_rng(0), cloth()
    grey = [cv2.cvtColor(filmed(image, 4.0, 80, rng), cv2.COLOR_BGR2GRAY) for _ in range(2)]
    assert not _moved(grey[0], grey[1])
    assert not _moved(grey[0], grey[0])
    assert _moved(grey[0], np.roll(grey[1], 2, axis=1))


def test_a_breath_is_found_where_it_is() -> None:
    """In chest and waist, not in thighs and head; and about as large as it is."""
    *_, (_, motion) = (news for news in breath(4.0) if news[0] < WINDOW_S)
    moved_mm = [(value or 0.0) * MM_PER_PX for value in motion.residual_px]
    chest, waist, _, thighs, _ = moved_mm
    # The mean over a part is less than the height in its middle.
    assert 0.7 <= max(chest, waist) <= 4.0 / 2**0.5
    assert thighs < 0.3 * max(chest, waist)


def test_it_looks_four_times_a_second_at_most() -> None:
    tracker, image = MotionTracker(), cloth()
    told = [tracker.look(image, POSE, number / 60) for number in range(120)]
    assert sum(motion is not None for motion in told) <= 2.0 / SAMPLE_S + 1


def test_a_window_ends_and_the_next_begins() -> None:
    begun = {motion.since_s for _, motion in nothing()}
    assert len(begun) == 3


def test_a_plain_picture_gives_nothing_to_follow() -> None:
    """Grey all over: looked at, without a single point."""
    tracker, grey = MotionTracker(), np.full((480, 640, 3), 90, np.uint8)
    motions = [tracker.look(grey, POSE, number / FPS) for number in range(20)]
    assert {motion.samples for motion in motions if motion is not None} == {0}


def test_who_is_away_for_a_while_is_looked_at_afresh() -> None:
    """The room goes on, but there is nobody in it to measure."""
    tracker, image = MotionTracker(), cloth()
    poses: list[Pose | None] = [POSE] * 12 + [None] * 16 + [POSE] * 8
    told = [tracker.look(image, pose, number / FPS) for number, pose in enumerate(poses)]
    gone = 11 + round(AWAY_S * FPS)
    assert all(motion is None for motion in told[gone + 1 : 28])
    last = told[-1]
    assert last is not None
    assert last.since_s >= 28 / FPS


@pytest.mark.parametrize("size", [(48, 64), (1, 1), (480, 8)])
def test_pictures_too_small_for_a_body(size: tuple[int, int]) -> None:
    """A pose beyond the picture, or one of a few pixels: no news of any part, and no error."""
    tracker, image = MotionTracker(), np.zeros((*size, 3), np.uint8)
    told = [tracker.look(image, POSE, number / FPS) for number in range(8)]
    assert all(motion is None or motion.residual_px == (None,) * len(PARTS) for motion in told)


def test_the_news_come_back_from_a_recording_as_they_went_in() -> None:
    header = RecordingHeader(SourceInfo("x", POSE.size_wh, None, None, still=False), {})
    *_, (t_s, motion) = watched(in_a_hand, 4.0)
    for pose in (None, POSE):
        line = line_of_frame(Sighting(3, t_s, pose, motion=motion), header)
        assert sighting_from(line, header).motion == motion
    assert "motion" not in line_of_frame(Sighting(3, t_s, None), header)


@pytest.mark.parametrize(
    "wrong",
    [
        '"a"',
        '{"since_s":0}',
        '{"since_s":0,"span_s":1,"samples":-1,"residual_px":[],"noise_px":[]}',
    ],
)
def test_damaged_news_are_an_error_that_says_so(wrong: str) -> None:
    header = RecordingHeader(SourceInfo("x", POSE.size_wh, None, None, still=False), {})
    with pytest.raises(ValueError, match=r"motion|span_s|samples"):
        sighting_from(f'{{"index":0,"t_s":1.0,"pose":null,"motion":{wrong}}}', header)
