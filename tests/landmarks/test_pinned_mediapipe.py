"""Only the pinned mediapipe is let in: newer ones send metrics, older ones read other files."""

from __future__ import annotations

import importlib.metadata
import sys
import tomllib
from pathlib import Path

import pytest

from landmarks import detector
from landmarks.detector import MediaPipeDetector, refuse_other_mediapipe
from landmarks.errors import CoachError


@pytest.mark.parametrize("version", ["0.10.35", "1.2.2", "0.10.21", "0.10.33.post1"])
def test_any_other_mediapipe_is_refused(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Newer ones send usage data from people's bedrooms: better no coach than that one."""
    monkeypatch.setattr(importlib.metadata, "version", lambda _name: version)

    with pytest.raises(CoachError, match=rf"mediapipe {version} .* pip install mediapipe==0.10.33"):
        refuse_other_mediapipe()


def test_a_refused_mediapipe_is_not_even_imported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The check comes first: loading the library is what has to be prevented."""
    monkeypatch.setattr(importlib.metadata, "version", lambda _name: "1.2.2")
    monkeypatch.setitem(sys.modules, "mediapipe", None)

    with pytest.raises(CoachError, match="accepts only"):
        MediaPipeDetector(tmp_path / "any.task")


def test_a_missing_mediapipe_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    with pytest.raises(CoachError, match=r"not installed; run: pip install mediapipe==0\.10\.33"):
        refuse_other_mediapipe()


def test_the_pinned_mediapipe_is_the_one_the_project_asks_for() -> None:
    """The pin in the code and the pin of the package are one."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    assert f"mediapipe=={detector.PINNED_MEDIAPIPE}" in project["project"]["dependencies"]
    refuse_other_mediapipe()
