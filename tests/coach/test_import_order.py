"""OpenCV is loaded before PyAV: the other way round no window ever opens on Linux."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def modules_with_av(folder: Path) -> list[str]:
    """Every module under a package folder that imports PyAV."""
    paths = sorted(folder.rglob("*.py"))
    return [
        ".".join(path.relative_to(folder.parent).with_suffix("").parts)
        for path in paths
        if re.search(r"^\s*(import|from) av\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]


def first_loaded(code: str) -> str:
    """Which of the two a fresh interpreter loads first."""
    ask = f"{code}\nimport sys\nprint(next(m for m in sys.modules if m in ('av', 'cv2')))"
    done = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("module", modules_with_av(ROOT / "coach"))
def test_whoever_is_imported_first_opencv_comes_before_pyav(module: str) -> None:
    assert first_loaded(f"import {module}") == "cv2"


def test_the_wrong_order_is_noticed() -> None:
    """Companion."""
    assert first_loaded("import av, cv2") == "av"
    assert "coach.sources.video_file" in modules_with_av(ROOT / "coach")
