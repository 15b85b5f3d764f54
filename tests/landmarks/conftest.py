"""Fixtures of the room `landmarks`."""

from __future__ import annotations

from pathlib import Path

import pytest

from landmarks.model_store import CACHE_VARIABLE
from tests.landmarks.model_story import Story


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Story:
    folder = tmp_path / "cache"
    monkeypatch.setenv(CACHE_VARIABLE, str(folder))
    return Story(folder)
