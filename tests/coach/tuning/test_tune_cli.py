"""`coach tune` from the command line: one line for whatever is wrong, and the right command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coach.cli import main
from coach.settings import Settings
from coach.sighting import Sighting
from coach.tuning import label_job, tune_job
from coach.tuning.input_window import MouseKind, UserInput
from coach.tuning.tune_job import TuneJob, run_tune
from landmarks.joints import Side
from tests.coach.tuning.test_footage import recorded
from tests.coach.tuning.tuning_bench import PlayedWindow, keyed, moved, saved_in, window_maker
from tests.faults.films import film

Capsys = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setattr("coach.window.sys.platform", "linux")


def job(source: Path, profile: Path, **changes: Any) -> TuneJob:
    fields = {"camera": None, "rotate": 0, "allow_no_press": False, "model": "full"}
    return TuneJob(source=str(source), profile=profile, **(fields | changes))


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: Capsys) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for words in (["tune", "first-hold"], ["tune", "label", "first-hold", "--out", "l.csv"]):
        assert main(words) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "needs a display" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["tune", "gone.mp4"], "no such file or sample: 'gone.mp4'"),
        (["tune", "label", "gone.mp4", "--out", "l.csv"], "no such file or sample"),
        (["tune", "first-hold", "--camera", "1"], "not both"),
        (["tune", "first-hold", "--profile", "none"], "give --profile FILE"),
        (["tune", "first-hold", "--region", "knee"], "no region 'knee'"),
        (["tune", "label", "first-hold"], "--out"),
        (["tune", "first-hold", "more"], "unrecognized arguments: more"),
        (["tune", "fit"], "LABELS.csv"),
        (["tune", "fit", "gone.csv"], "gone.csv"),
    ],
)
def test_what_is_wrong_is_one_line(
    words: list[str], says: str, capsys: Capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    said = capsys.readouterr().err
    assert says in said
    assert said.startswith("coach: ")
    assert said.count("\n") == 1


def test_a_broken_profile_is_told_before_anything_is_looked_through(
    tmp_path: Path, capsys: Capsys
) -> None:
    profile = tmp_path / "p.toml"
    profile.write_text("version = 1\n[offsets.knee.left]\n", encoding="utf-8")
    assert main(["tune", "first-hold", "--profile", str(profile)]) == 2
    said = capsys.readouterr().err
    assert str(profile) in said
    assert "knee" in said
    assert said.count("\n") == 1
    assert profile.read_text(encoding="utf-8") == "version = 1\n[offsets.knee.left]\n"


@pytest.mark.parametrize("words", [["tune"], ["tune", "label"], ["tune", "fit"]])
def test_each_has_its_own_help(words: list[str], capsys: Capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    assert f"usage: coach {' '.join(words)} " in capsys.readouterr().out


def test_a_recording_is_tuned_saved_and_opened_again(tmp_path: Path, capsys: Capsys) -> None:
    """The whole way without a model: a recording, keys, a profile with somebody's height."""
    source = recorded(tmp_path / "poses.jsonl", "gone.mp4", 4)
    profile = tmp_path / "p.toml"
    profile.write_text("version = 1\n[profile]\nheight_cm = 190\n", encoding="utf-8")
    first = PlayedWindow(*keyed("m"), UserInput(key=0xFF52), *keyed("w", "q"))
    settings = Settings(side="right")
    assert run_tune(job(source, profile), settings, window_maker(first)) == 0
    assert first.closed == 1
    assert set(saved_in(profile).offsets) == {("gluteus_medius", side) for side in Side}
    assert saved_in(profile).height_cm == 190
    second = PlayedWindow(*keyed("q"))
    run_tune(job(source, profile), settings, window_maker(second))
    # The note "saved" is the only difference: a further key takes it away.
    third = PlayedWindow(*keyed("m"), UserInput(key=0xFF52), *keyed("w", "m", "h", "h", "q"))
    profile.write_text("version = 1\n[profile]\nheight_cm = 190\n", encoding="utf-8")
    run_tune(job(source, profile), settings, window_maker(third))
    assert (third.shown[-1] == second.shown[0]).all()
    assert capsys.readouterr().err == ""


def test_a_window_closed_on_unsaved_work_says_so(tmp_path: Path, capsys: Capsys) -> None:
    source = recorded(tmp_path / "poses.jsonl", "gone.mp4", 2)
    window = PlayedWindow(UserInput(key=0xFF52))
    assert run_tune(job(source, tmp_path / "p.toml"), Settings(), window_maker(window)) == 0
    assert "not saved" in capsys.readouterr().err
    assert not (tmp_path / "p.toml").exists()


def test_an_interruption_closes_the_window(tmp_path: Path) -> None:
    source = recorded(tmp_path / "poses.jsonl", "gone.mp4", 2)
    window = PlayedWindow()

    def interrupted(*_: object) -> UserInput:
        raise KeyboardInterrupt

    window.show = interrupted  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        run_tune(job(source, tmp_path / "p.toml"), Settings(), window_maker(window))
    assert window.closed == 1


def test_labels_of_a_recording_from_click_to_file(tmp_path: Path) -> None:
    source, out = recorded(tmp_path / "poses.jsonl", "gone.mp4", 3), tmp_path / "l.csv"
    window = PlayedWindow(moved(MouseKind.DOWN, 300, 300), *keyed(".", "q"))
    assert label_job.run_label(str(source), out, "de", window_maker(window)) == 0
    assert out.read_text(encoding="utf-8").splitlines()[1].startswith("poses.jsonl,0,")
    assert window.closed == 1


def test_labels_of_a_film_need_no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> Sighting:
        raise AssertionError("a model was asked for")

    monkeypatch.setattr("coach.pose_model.announced_model", refused)
    monkeypatch.setattr(tune_job, "announced_model", refused)
    window = PlayedWindow(*keyed(">", "q"))
    source = str(film(tmp_path / "film.mp4"))
    assert label_job.run_label(source, tmp_path / "l.csv", "en", window_maker(window)) == 0
    assert (window.shown[0] != window.shown[1]).any()
