"""Whatever lies at the door in place of a TOML file: read, or refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from landmarks.errors import CoachError
from landmarks.toml_file import MOST_BYTES, read_toml


def test_what_other_editors_add_is_taken(tmp_path: Path) -> None:
    """A mark at the beginning, and lines that end as on Windows."""
    path = tmp_path / "mine.toml"
    path.write_bytes("\ufeff[a]\r\nb = 'é'\r\n".encode())
    assert read_toml(path, "the settings") == {"a": {"b": "é"}}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a = " + b"[" * 100_000, "too many brackets"),
        (b"a = " + b"9" * 10_000, "far too long"),
        (b"#" * (MOST_BYTES + 1), "far too large for the settings"),
        ("a = 'é'".encode("latin-1"), "save it as UTF-8"),
        ("a = 1".encode("utf-16"), "UTF-8"),
        (b"a = 1\x00", "not valid TOML"),
        (b"a = 1\na = 2", "not valid TOML"),
    ],
    ids=["nested", "long number", "large", "latin-1", "utf-16", "zero byte", "twice"],
)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(CoachError, match=told) as refused:
        read_toml(path, "the settings")
    assert "mine.toml" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["missing.toml", ".", "a\0b"])
def test_no_file_at_all(tmp_path: Path, name: str) -> None:
    with pytest.raises(CoachError, match="cannot read the settings"):
        read_toml(tmp_path / name, "the settings")
