"""Over two thousand spoilt files, through the real command line: one clear line, or it just works.

Everything is made from seeds. A failure names its case; `spoilt(data, seed, ways)` makes it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import cv2
import pytest

import samples
from tests.faults.films import UNUSUAL, film
from tests.faults.jury import Case, Ended, judged, tried
from tests.faults.mangle import BINARY, TEXT, Bytes, spoilt

pytestmark = pytest.mark.slow


def made(
    folder: Path,
    source: bytes,
    ending: str,
    many: int,
    ways: tuple[Bytes, ...],
    command: Callable[[str], tuple[str, ...]],
) -> list[Case]:
    cases = []
    for seed in range(many):
        path = folder / f"{seed}{ending}"
        path.write_bytes(spoilt(source, seed, ways))
        cases.append(Case(f"{path.name} seed {seed}", command(str(path))))
    return cases


def replay(path: str) -> tuple[str, ...]:
    return ("replay", path, "--no-window", "--quiet", "--hold", "5")


def settings(path: str) -> tuple[str, ...]:
    return ("locate", "--settings", path, str(samples.path_of("first-hold")), "--json")


@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".avi", ".ts"])
def test_spoilt_films(tmp_path: Path, ending: str) -> None:
    whole = film(tmp_path / f"whole{ending}").read_bytes()
    judged(tried(made(tmp_path, whole, ending, 120, BINARY, replay), tmp_path))


def test_unusual_films_just_work_or_say_why(tmp_path: Path) -> None:
    cases = [Case(name, replay(str(make(tmp_path)))) for name, make in UNUSUAL.items()]
    ended = {one.name: one for one in tried(cases, tmp_path)}
    judged(list(ended.values()))
    assert ended["only sound"].code == 2
    assert {name for name, one in ended.items() if one.code == 2} <= {
        "only sound",
        "negative times",
    }


@pytest.mark.parametrize("ending", [".jpg", ".png", ".bmp", ".webp", ".tiff"])
def test_spoilt_pictures(tmp_path: Path, ending: str) -> None:
    picture = cv2.imread(str(samples.path_of("first-hold").parents[1] / "pictures/first-hold.jpg"))
    small = cv2.resize(picture, (160, 120))
    whole = cv2.imencode(ending, small)[1].tobytes()
    locate = lambda path: ("locate", path, "--json")  # noqa: E731
    judged(tried(made(tmp_path, whole, ending, 80, BINARY, locate), tmp_path))


def test_spoilt_pose_recordings(tmp_path: Path) -> None:
    short = film(tmp_path / "short.mp4")
    out = tmp_path / "out"
    first = Case("make", ("replay", str(short), "--no-window", "--quiet", "--out", str(out)))
    assert tried([first], tmp_path)[0].code in (0, 1)
    whole = (out / "poses.jsonl").read_bytes()
    judged(tried(made(tmp_path, whole, ".jsonl", 240, TEXT, replay), tmp_path))


SETTINGS = b"""# what I like
[session]
region = "gluteus_medius"
side = "upper"
hold_s = 60.0
tilt_deg = "auto"
height_cm = 171.0
language = "en"
"""


def test_spoilt_settings(tmp_path: Path) -> None:
    picture = str(samples.path_of("first-hold").parents[1] / "pictures/first-hold.jpg")
    command = lambda path: ("locate", picture, "--json", "--settings", path)  # noqa: E731
    judged(tried(made(tmp_path, SETTINGS, ".toml", 300, TEXT, command), tmp_path))


def test_the_jury_notices(tmp_path: Path) -> None:
    """Companion: a good case passes it, a bad one would not."""
    good = tried([Case("version", ("--version",))], tmp_path)
    assert good[0].fault is None
    assert Ended("x", 70, "coach: internal error (KeyError)", 0.1).fault
    assert Ended("x", "TimeoutError: still busy", "", 20.0).fault
    assert Ended("x", 2, "", 0.1).fault
    assert Ended("x", 2, "coach: one\ncoach: two\n", 0.1).fault
    assert Ended("x", 0, "Traceback (most recent call last)", 0.1).fault
    assert json.dumps(good[0].code) == "0"
