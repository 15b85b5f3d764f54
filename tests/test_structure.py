"""What every Python file of the repository keeps to, whatever is in it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_LINES = 300
"""A longer file is two."""
FOREIGN = {"build", "dist", "site-packages", "node_modules", "shared"}
"""Folders with files of others in them; hidden ones are left out anyway."""


def too_long(folder: Path) -> list[str]:
    """Python files under `folder` with too many lines, and how many."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if FOREIGN & set(parts) or any(part.startswith(".") for part in parts):
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MOST_LINES:
            found.append(f"{path.relative_to(folder)}: {lines} lines")
    return found


def test_no_file_is_too_long() -> None:
    assert (ROOT / "pyproject.toml").is_file()
    assert too_long(ROOT) == []


def test_a_file_that_is_too_long_is_found(tmp_path: Path) -> None:
    """Companion: one line too many is, wherever it lies; the limit itself and others' are not."""
    deep, others = tmp_path / "coach" / "deep", tmp_path / ".venv" / "lib"
    for folder in (deep, others):
        folder.mkdir(parents=True)
    (deep / "right.py").write_text("x = 1\n" * MOST_LINES)
    (deep / "long.py").write_text("x = 1\n" * (MOST_LINES + 1))
    (others / "long.py").write_text("x = 1\n" * 900)
    assert too_long(tmp_path) == [f"{Path('coach', 'deep', 'long.py')}: 301 lines"]
