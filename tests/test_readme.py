"""What the README promises: its example runs, its commands and regions exist."""

from __future__ import annotations

import re
from pathlib import Path

import cv2
import pytest

import samples
from coach.command_line import build_parser
from coach.keys import KEYS
from coach.sources.video import VideoSource
from landmarks import catalogue

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def example() -> str:
    found = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.mark.model
def test_the_example_finds_the_upper_outer_buttock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Run as it stands, in a folder with a picture of somebody on the left side."""
    with VideoSource(samples.path_of("first-hold")) as source:
        frame = next(frame for frame in source.frames() if frame.t_s >= 40.0)
    cv2.imwrite(str(tmp_path / "picture.png"), frame.image)
    monkeypatch.chdir(tmp_path)
    exec(compile(example(), "README.md", "exec"), {"__name__": "readme"})
    lines = capsys.readouterr().out.splitlines()
    assert any(re.match(r"right gluteus_medius \[.*visible", line) for line in lines), lines


def test_the_example_is_short() -> None:
    lines = [line for line in example().splitlines() if line and "import" not in line]
    assert len(lines) <= 10


def commands_named() -> set[str]:
    return set(re.findall(r"`coach ([a-z]+)", README))


def test_every_command_named_exists_and_every_command_is_named() -> None:
    actions = (action.choices for action in build_parser()._actions if action.dest == "command")
    known = next(actions)
    assert known is not None
    assert commands_named() == set(known)


def test_every_region_is_named() -> None:
    missing = [name for name in catalogue.load().regions if f"`{name}`" not in README]
    assert missing == []


def test_every_key_is_explained() -> None:
    names = {" ": "space", chr(27): "Esc"}
    digits = "0 to 9"  # one explanation for all
    keys = {names.get(chr(key), chr(key)) for key in KEYS if not chr(key).isdigit()}
    assert digits in README.replace("`", "")
    missing = [key for key in keys if f"`{key}`" not in README and f"{key} " not in README]
    assert missing == []


def test_the_picture_is_there() -> None:
    found = re.search(r"!\[.*?\]\((.*?)\)", README, re.DOTALL)
    assert found is not None
    assert (Path(__file__).parents[1] / found.group(1)).is_file()
