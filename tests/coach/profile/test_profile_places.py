"""Where profiles lie, what a name means, and copies and links of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coach.profile.profile import copy, default_path, load, path_of, profiles_dir, save
from landmarks.errors import CoachError
from tests.coach.profile.test_profile_file import ANNA, BY_HAND, LATER


def test_names_and_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name lies in the user's folder; anything that looks like a path is one."""
    monkeypatch.setenv("COACH_CONFIG_DIR", str(tmp_path))
    assert default_path() == profiles_dir() / "default.toml" == tmp_path / "profiles/default.toml"
    assert path_of("anna") == tmp_path / "profiles" / "anna.toml"
    assert path_of("anna.toml") == Path("anna.toml")
    assert path_of("x/anna") == Path("x/anna")
    for nothing in ("", "  ", "a\0b"):
        with pytest.raises(CoachError, match="--profile"):
            path_of(nothing)


def test_without_the_variable_it_is_the_systems_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COACH_CONFIG_DIR")
    assert "trigger-point-coach" in str(profiles_dir())


def test_a_copy_keeps_comments_and_takes_the_new_name(tmp_path: Path) -> None:
    old, new = tmp_path / "anna.toml", tmp_path / "ben.toml"
    old.write_text(BY_HAND, encoding="utf-8")
    copy(old, new)
    assert "# felt with the thumb" in new.read_text(encoding="utf-8")
    assert load(new) == replace(load(old), name="ben")
    assert old.read_text(encoding="utf-8") == BY_HAND


def test_saving_through_a_link_changes_its_target(tmp_path: Path) -> None:
    """Who keeps the file elsewhere goes on keeping it there."""
    real, link = tmp_path / "real.toml", tmp_path / "link.toml"
    save(real, ANNA)
    link.symlink_to(real)
    save(link, replace(ANNA, updated=LATER))
    assert link.is_symlink()
    assert load(real).updated == LATER
