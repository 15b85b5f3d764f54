"""`--profile` and `coach profile`: which body's regions are shown, and what is said about it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from coach import cli
from coach.profile.profile import Profile, default_path, load, path_of, save
from landmarks.joints import Side
from landmarks.offsets import Offset
from tests.coach.test_cli_replay import STORY, record

HIP = ("gluteus_medius", Side.RIGHT)
TUNED = Profile("Anna", height_cm=190.0).with_offset(*HIP, Offset((0.0, 30.0, 0.0)))
UNSAFE = TUNED.with_offset("piriformis_lateral", Side.LEFT, Offset((0.0, 0.0, -25.0)))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with a folder of their own."""
    monkeypatch.setenv("COACH_CONFIG_DIR", str(tmp_path / "home"))
    return tmp_path / "home"


def coach(*argv: str | Path) -> int:
    return cli.main([str(arg) for arg in argv])


def centre(folder: Path) -> tuple[float, float]:
    """Where the right gluteus medius was in the last frame."""
    line = (folder / "frames.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    regions = {(r["id"], r["side"]): r["centre_px"] for r in json.loads(line)["regions"]}
    x_px, y_px = regions[HIP]
    return x_px, y_px


def replay(source: Path, out: Path, *argv: str | Path) -> dict[str, object]:
    """`session.json` of a replay."""
    coach("replay", source, "--no-window", "--hold", "5", "--out", out, "--frames", *argv)
    found: dict[str, object] = json.loads((out / "session.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
def test_ones_own_profile_is_used_and_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Once it exists; --profile none goes without, --quiet says nothing."""
    story = record(tmp_path / "story.jsonl", *STORY)
    plain = replay(story, tmp_path / "plain")
    assert (plain["profile"], plain["profile_tuned"]) == (None, False)
    assert "profile" not in capfd.readouterr().err

    save(default_path(), TUNED)
    tuned = replay(story, tmp_path / "tuned")
    assert (tuned["profile"], tuned["profile_tuned"]) == ("Anna", True)
    told = capfd.readouterr().err.splitlines()
    assert told == ["Using your profile 'Anna' (1 region tuned); --profile none goes without."]
    # The head lies at the picture's left: 30 mm towards it.
    shift_px = [b - a for a, b in zip(centre(tmp_path / "plain"), centre(tmp_path / "tuned"),
                                      strict=True)]  # fmt: skip
    assert shift_px[0] < -3

    without = replay(story, tmp_path / "without", "--profile", "none")
    assert without["profile"] is None
    assert centre(tmp_path / "without") == centre(tmp_path / "plain")
    replay(story, tmp_path / "quiet", "--quiet")
    assert capfd.readouterr().err == ""


def test_the_demo_is_nobodys_body(monkeypatch: pytest.MonkeyPatch) -> None:
    save(default_path(), TUNED)
    told: list[object] = []
    monkeypatch.setattr("coach.replay_job.run_jobs", lambda *given: told.append(given[2]) or 0)
    assert coach("demo", "--no-window") == 0
    assert told == [None]


@pytest.mark.parametrize(
    ("argv", "height_cm"),
    [((), 190.0), (("--height-cm", "160"), 160.0), (("--profile", "none"), None)],
)
def test_height_comes_from_the_profile_where_nothing_else_says_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    argv: tuple[str, ...],
    height_cm: float | None,
) -> None:
    save(default_path(), TUNED)
    told: list[float | None] = []
    monkeypatch.setattr(
        "coach.replay_job.run_jobs", lambda *given: told.append(given[1].height_cm) or 0
    )
    assert coach("replay", tmp_path / "any.jsonl", *argv) == 0
    settings = tmp_path / "my.toml"
    settings.write_text("[session]\nheight_cm = 155\n", encoding="utf-8")
    assert coach("replay", tmp_path / "any.jsonl", "--settings", settings) == 0
    assert told == [height_cm, 155.0]


def test_a_profile_that_is_not_there_or_not_safe_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Before anything starts, in one line."""
    save(path_of("bad"), UNSAFE)
    for name, says in (("nobody", "no such profile"), ("bad", "mm into the no-press zone sciatic")):
        assert coach("replay", tmp_path / "any.jsonl", "--profile", name) == 2
        told = capfd.readouterr().err
        assert says in told
        assert told.count("\n") == 1


def test_list_show_and_check(capfd: pytest.CaptureFixture[str]) -> None:
    assert coach("profile", "list") == 0
    assert "No profiles yet" in capfd.readouterr().out
    save(path_of("anna"), TUNED)
    save(path_of("bad"), UNSAFE)
    path_of("broken").write_text("version = 7", encoding="utf-8")
    assert coach("profile", "list") == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0] == "anna: 1 region tuned, 190 cm"
    assert lines[1].startswith("bad: 2 regions tuned")
    assert lines[2].startswith("broken: not usable: ")

    assert coach("profile", "show", "anna") == 0
    shown = capfd.readouterr().out
    assert "gluteus_medius right: anterior_mm 0.0, superior_mm 30.0, lateral_mm 0.0" in shown
    assert coach("profile", "check", "anna") == 0
    assert coach("profile", "check", "bad") == 1
    told = capfd.readouterr().out
    assert "[offsets.piriformis_lateral.left] reaches" in told
    assert "zone sciatic: not allowed" in told
    assert coach("profile", "check", "broken") == 2


def test_diff_tells_what_changes(capfd: pytest.CaptureFixture[str]) -> None:
    save(path_of("anna"), TUNED)
    save(path_of("ben"), UNSAFE.without_offset(*HIP))
    assert coach("profile", "diff", "anna", "anna") == 0
    assert capfd.readouterr().out == "no difference\n"
    assert coach("profile", "diff", "anna", "ben") == 1
    told = capfd.readouterr().out.splitlines()
    assert told[0].startswith("gluteus_medius right: anterior_mm 0.0, superior_mm 30.0")
    assert told[0].endswith("-> not moved")
    assert told[1].startswith("piriformis_lateral left: not moved -> ")
    assert len(told) == 2


@pytest.mark.parametrize(("answer", "gone"), [("y\n", True), ("\n", False), ("", False)])
def test_delete_asks(monkeypatch: pytest.MonkeyPatch, answer: str, gone: bool) -> None:
    save(path_of("anna"), TUNED)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert coach("profile", "delete", "anna") == (0 if gone else 1)
    assert path_of("anna").exists() != gone


def test_delete_and_copy_without_asking(capfd: pytest.CaptureFixture[str]) -> None:
    save(path_of("anna"), TUNED)
    assert coach("profile", "copy", "anna", "ben") == 0
    assert load(path_of("ben")).name == "ben"
    assert load(path_of("ben")).offsets == TUNED.offsets
    assert coach("profile", "copy", "anna", "anna") == 2
    assert coach("profile", "delete", "anna", "--yes") == 0
    assert not path_of("anna").exists()
    assert coach("profile", "delete", "anna", "--yes") == 2
    assert "no such profile" in capfd.readouterr().err


@pytest.mark.parametrize("name", ["n" * 300, "nowhere/there", "/", ".", "..", "~nobody/x", " x "])
@pytest.mark.parametrize(
    "argv",
    [("profile", "show"), ("profile", "check"), ("profile", "delete", "--yes"),
     ("profile", "copy", "anna"), ("profile", "diff", "anna"),
     ("replay", "first-hold", "--profile"), ("tune", "fit", "none.csv", "--profile")],
)  # fmt: skip
def test_odd_names_are_refused_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    argv: tuple[str, ...],
    name: str,
) -> None:
    """Too long, a folder, nobody's home: never more than a line."""
    save(path_of("anna"), TUNED)
    monkeypatch.chdir(tmp_path)
    if argv == ("profile", "copy", "anna") and name in ("nowhere/there", "~nobody/x", " x "):
        pytest.skip("a copy may be made there")
    assert coach(*argv, name) == 2
    told = capfd.readouterr().err
    assert told.count("\n") == 1
    assert "internal error" not in told


def test_copy_asks_before_it_replaces(monkeypatch: pytest.MonkeyPatch) -> None:
    save(path_of("anna"), TUNED)
    save(path_of("ben"), UNSAFE)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert coach("profile", "copy", "anna", "ben") == 1
    assert load(path_of("ben")).offsets == UNSAFE.offsets
    assert coach("profile", "copy", "anna", "ben", "--yes") == 0
    assert load(path_of("ben")).offsets == TUNED.offsets
