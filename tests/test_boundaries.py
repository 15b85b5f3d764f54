"""Who may import whom, and what must not be loaded before it is needed."""

from __future__ import annotations

import ast
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

import coach
import landmarks
import overlays
from tests.source_trees import tree_of

ROOT = Path(__file__).parents[1]
HEAVY = ("mediapipe", "cv2", "av", "rich", "numpy", "pydantic")
VALUES = ("frame", "joints", "pose", "region")
"""Modules of `landmarks` that hold values only: all that a drawing needs to know."""


def imported(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every module that any import statement under `folder` names, wherever it stands."""
    for path in sorted(folder.rglob("*.py")):
        yield from ((path, name) for name in named_in(path))


@cache
def named_in(path: Path) -> tuple[str, ...]:
    """Every module that any import statement of a file names; read once for all tests."""
    names: list[str] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            names += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return tuple(names)


def breaches(folder: Path, banned: Iterable[str]) -> list[str]:
    """Imports under `folder` of a banned module or of anything inside it."""
    banned = tuple(banned)
    return [
        f"{path.relative_to(folder.parent)} imports {name}"
        for path, name in imported(folder)
        if any(name == ban or name.startswith(f"{ban}.") for ban in banned)
        or name.startswith(".")  # whole names only, or this list would not see them
    ]


def load_without(banned: Iterable[str], *modules: str, path: Path = ROOT) -> str:
    """Import `modules` in a fresh interpreter that cannot import `banned`: what it complained."""
    lines = [
        "import importlib, sys",
        f"sys.modules.update(dict.fromkeys({list(banned)!r}))",
        f"for name in {list(modules)!r}: importlib.import_module(name)",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        capture_output=True,
        text=True,
        check=False,
        cwd=path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(path), str(ROOT)])},
    )
    return done.stderr if done.returncode else ""


def modules_of(package: str, paths: Iterable[str]) -> list[str]:
    return [info.name for info in pkgutil.walk_packages(paths, f"{package}.")]


LANDMARKS = modules_of("landmarks", landmarks.__path__)
OVERLAYS = modules_of("overlays", overlays.__path__)
COACH = modules_of("coach", coach.__path__)


def test_landmarks_knows_neither_coaching_nor_drawing() -> None:
    assert breaches(ROOT / "landmarks", ["coach", "overlays", "samples", "tests"]) == []


def test_overlays_know_values_of_landmarks_and_nothing_else() -> None:
    """No coaching, no model, and no deciding: `locate` and `posture` are not theirs to call."""
    deciders = [name for name in LANDMARKS if name.split(".")[1] not in VALUES]
    banned = ["coach", "samples", "tests", "mediapipe", *deciders]
    assert breaches(ROOT / "overlays", banned) == []


def test_coach_uses_neither_tests_nor_the_workshop() -> None:
    assert breaches(ROOT / "coach", ["tests", "samples.studio"]) == []


def test_mediapipe_is_named_by_the_detector_alone() -> None:
    """Everything else runs, and is tested, without it."""
    outside = [
        line
        for room in ("landmarks", "overlays", "coach")
        for line in breaches(ROOT / room, ["mediapipe"])
        if not line.startswith(str(Path("landmarks", "detector.py")))
    ]
    assert outside == []


def test_landmarks_loads_without_its_neighbours_and_without_mediapipe() -> None:
    """Every module, the detector too: it imports the library when a model is made."""
    assert "landmarks.detector" in LANDMARKS
    assert load_without(["mediapipe", "coach", "overlays", "rich", "av"], *LANDMARKS) == ""


def test_overlays_load_without_coach_and_without_mediapipe() -> None:
    assert load_without(["mediapipe", "coach", "av", "rich", "pydantic"], *OVERLAYS) == ""


def test_coach_loads_without_mediapipe() -> None:
    """All of it: replaying a recording needs no model."""
    assert load_without(["mediapipe"], *COACH) == ""


@pytest.mark.parametrize("banned", [("mediapipe", "cv2", "av", "rich")])
def test_help_is_quick(banned: tuple[str, ...]) -> None:
    """The command line is there before anything heavy is loaded."""
    assert load_without(banned, "coach.cli", "coach.command_line") == ""


@pytest.mark.parametrize(
    "line",
    [
        "import coach",
        "import coach.hold",
        "from coach import hold",
        "from coach.hold import Hold",
        "def late():\n    from coach.hold import Hold",
        "if TYPE_CHECKING:\n    from coach.hold import Hold",
        "from . import coach",
    ],
)
def test_a_forbidden_import_is_found_wherever_it_stands(tmp_path: Path, line: str) -> None:
    """At the top, inside a function, for types only, relative."""
    room = tmp_path / "room"
    (room / "inner").mkdir(parents=True)
    (room / "inner" / "guilty.py").write_text(line, encoding="utf-8")
    (room / "innocent.py").write_text("import coaching\nfrom json import loads\n", encoding="utf-8")

    found = breaches(room, ["coach"])
    assert found
    assert all(str(Path("room", "inner", "guilty.py")) in entry for entry in found)


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("import mediapipe", True),
        ("from mediapipe.tasks import python", True),
        ("import landmarks.detector", False),
        ("def late():\n    import mediapipe", False),
        ("import json", False),
    ],
)
def test_a_forbidden_load_is_noticed(tmp_path: Path, line: str, refused: bool) -> None:
    """A module that loads what it must not fails in the fresh interpreter; a late one does not."""
    (tmp_path / "suspect.py").write_text(line, encoding="utf-8")

    complaint = load_without(["mediapipe"], "suspect", path=tmp_path)
    assert ("mediapipe" in complaint) == refused
    assert bool(complaint) == refused


def test_the_rooms_are_not_empty() -> None:
    """A guard over an empty list would always be content."""
    assert len(LANDMARKS) > 15
    assert len(OVERLAYS) > 8
    assert "coach.cli" in COACH
    assert len(list(imported(ROOT / "landmarks"))) > 100
