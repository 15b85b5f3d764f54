"""PRIVACY.md and SECURITY.md say what the code does, and nothing that writes is missing there."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from coach.motion import PARTS, Motion
from coach.recording_lines import RecordingHeader, line_of_frame
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from landmarks.body_sight import N_BODY
from landmarks.features import N_SIGHT
from landmarks.foot_sight import N_FOOT
from tests.bodies import body_pose
from tests.source_trees import tree_of

ROOT = Path(__file__).parents[2]
PACKAGES = ("coach", "landmarks", "overlays", "samples")
PRIVACY = (ROOT / "PRIVACY.md").read_text(encoding="utf-8")

WRITERS = {
    "coach/outputs/video_writer.py": "annotated.mp4",
    "coach/recording.py": "poses.jsonl",
    "coach/outputs/files.py": "frames.jsonl",
    "coach/outputs/atomic.py": "session.json",
    "coach/outputs/parts.py": "session.json",
    "coach/live/job.py": "session.json",
    "coach/replay_job.py": "session.json",
    "coach/outputs/snapshot.py": "snapshots",
    "coach/evaluation/report.py": "evaluation reports",
    "landmarks/model_files.py": "pose model and its lock",
    "coach/folders.py": "history.sqlite3",
    "coach/history/store.py": "history.sqlite3",
    "coach/history/plot.py": "plots",
    "coach/history/export.py": "exported CSV",
    "coach/safety/screening_store.py": "screening.json",
    "coach/tuning/label_sheet.py": "label files",
    "coach/profile/disk.py": "profiles",
    "coach/guide/gallery.py": "guide pages and pictures",
    "coach/commands/guide.py": "guide pages and pictures",
    "coach/logbook.py": "the log",
    "coach/voice/engine_process.py": "spoken words as sound",
    "coach/voice/engine_keeper.py": "spoken words as sound",
}
"""Every module that writes, and the words of PRIVACY.md that tell of it."""

_CALLS = {
    "write_text", "write_bytes", "imwrite", "mkstemp", "NamedTemporaryFile", "TemporaryDirectory",
    "mkdtemp", "copyfile", "copy2", "savefig", "touch", "write_text_atomic", "write_bytes_atomic",
}  # fmt: skip
_OPENERS = {"open", "fdopen"}
_WRITING_MODE = re.compile(r"[wax+]")
_FORBIDDEN = {"eval", "exec", "compile", "loads_pickle"}


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    """Every module by its name; read once for all tests."""
    return tuple(_sources())


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith("samples/studio"):
                yield name, tree_of(path)


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def writes(tree: ast.Module) -> bool:
    return any(_writing(node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def _writing(node: ast.Call) -> bool:
    name = called(node)
    if name in _CALLS:
        return True
    if name == "connect":
        return ast.unparse(node.func) == "sqlite3.connect"
    if name not in _OPENERS:
        return False
    if "O_CREAT" in ast.unparse(node):
        return True
    words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
    words += [kw.value.value for kw in node.keywords if isinstance(kw.value, ast.Constant)]
    return any(
        isinstance(word, str) and len(word) <= 3 and _WRITING_MODE.search(word) for word in words
    )


def test_every_module_that_writes_is_told_of() -> None:
    found = {name for name, tree in sources() if writes(tree)}
    assert found == set(WRITERS)


@pytest.mark.parametrize("words", sorted(set(WRITERS.values())))
def test_what_it_writes_stands_in_the_table(words: str) -> None:
    rows = [row for row in PRIVACY.splitlines() if row.startswith("|")]
    assert any(words in row for row in rows)


def test_all_that_a_recording_holds_of_a_body_is_told_of() -> None:
    """Every key of a frame's line: what is more than joints and times stands in its row."""
    motion = Motion(0.0, 1.0, 4, (0.1,) * len(PARTS), (0.1,) * len(PARTS))
    header = RecordingHeader(SourceInfo("a", (640, 480), None, None, still=False), {})
    looks = {
        "sight_m": np.zeros(N_SIGHT),
        "feet_m": np.zeros((2, N_FOOT)),
        "lies": np.zeros(N_BODY),
    }
    pose = replace(body_pose(0.0), **looks)
    line = json.loads(line_of_frame(Sighting(0, 0.0, pose, motion=motion), header))
    more = {*line, *line["pose"]} - {"index", "t_s", "pose", "xy_px", "visibility", "world_m"}
    assert {"sight_mm", "feet_told_mm", "lies_permille", "motion"} <= more
    [row] = [row for row in PRIVACY.splitlines() if row.startswith("| `poses.jsonl`")]
    assert [key for key in sorted(more) if f"`{key}`" not in row] == []


def test_the_search_for_writers_bites() -> None:
    """Companion: each way to write is noticed, reading is not."""
    for code in (
        "p.write_text('x')",
        "write_text_atomic(p, 'x')",
        "p.open('w')",
        "open(p, mode='ab')",
        "cv2.imwrite(p, i)",
        "sqlite3.connect(p)",
        "os.fdopen(h, 'w')",
        "os.open(p, os.O_RDWR | os.O_CREAT, 0o600)",
    ):
        assert writes(ast.parse(code)), code
    for code in ("p.open()", "open(p, 'rb')", "p.read_text()", "engine.connect('finished')"):
        assert not writes(ast.parse(code)), code


def test_every_address_in_the_code_is_told_of() -> None:
    hosts = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                hosts |= set(
                    re.findall(r"https?://([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", node.value)
                )
    assert hosts == {"storage.googleapis.com"}
    assert all(host in PRIVACY for host in hosts)


def test_no_pickle_no_eval_no_shell() -> None:
    for name, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not {"pickle", "marshal", "shelve", "dill"} & set(modules), name
            if isinstance(node, ast.Call):
                assert not (isinstance(node.func, ast.Name) and node.func.id in _FORBIDDEN), name
                shell = [kw for kw in node.keywords if kw.arg == "shell"]
                assert not shell, name
                if called(node) == "load" and ast.unparse(node.func) in ("np.load", "numpy.load"):
                    allow = [kw.value for kw in node.keywords if kw.arg == "allow_pickle"]
                    assert all(ast.unparse(value) == "False" for value in allow), name


def test_every_test_the_documents_name_is_there() -> None:
    for document in (PRIVACY, (ROOT / "SECURITY.md").read_text(encoding="utf-8")):
        for folder in re.findall(r"`(tests/[a-z/]+)`", document):
            assert (ROOT / folder).is_dir()
