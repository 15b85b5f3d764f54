"""The command line as a person meets it: exit codes, one line for every mistake, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import av
import numpy as np
import pytest

from coach import cli
from coach.outputs.video_writer import VideoWriter
from landmarks.model_bundle import DETECTOR_NAME, LANDMARKS_NAME


@pytest.fixture(autouse=True)
def _no_model_in_the_cache(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever forgets `--model` here finds an empty cache, not the one of this machine."""
    if request.node.get_closest_marker("model") is None:
        monkeypatch.setenv("TRIGGER_POINT_COACH_CACHE", str(tmp_path / "no-cache"))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Two seconds of grey."""
    path = tmp_path / "grey.mp4"
    with VideoWriter(path, (64, 48), 8.0) as writer:
        for index in range(16):
            writer.write(np.full((48, 64, 3), 90, np.uint8), index / 8)
    return path


def refused(capfd: pytest.CaptureFixture[str], *argv: str | Path) -> str:
    """The one line on standard error of a command that ends with exit code 2."""
    code = cli.main([str(arg) for arg in argv])
    out, err = capfd.readouterr()
    assert code == 2
    assert out == ""
    assert err.startswith("coach: ")
    assert err.count("\n") == 1
    assert err.endswith("\n")
    return err


@pytest.mark.parametrize("command", ["replay", "locate"])
def test_a_missing_file(capfd: pytest.CaptureFixture[str], tmp_path: Path, command: str) -> None:
    assert "gone.png" in refused(capfd, command, tmp_path / "gone.png")


def test_an_empty_file(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()
    assert "is empty" in refused(capfd, "replay", path)


def test_a_text_named_mp4(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "diary.mp4"
    path.write_text("Dear diary, my hip is better today.\n" * 50)
    assert "not a video" in refused(capfd, "replay", path)


def test_a_film_without_frames(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "nothing.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=8)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        container.start_encoding()
    assert "nothing.mp4" in refused(capfd, "replay", path)


def test_a_text_named_png(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "note.png"
    path.write_text("no picture")
    for command in ("replay", "locate"):
        assert "not a readable image" in refused(capfd, command, path)


def test_a_folder_without_pictures(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "no images" in refused(capfd, "replay", tmp_path)


def test_a_recording_that_is_none(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "poses.jsonl"
    path.write_text('{"kind": "truth", "version": 1}\n')
    assert "line 1: not a pose recording" in refused(capfd, "replay", path)


def test_an_unknown_sample(capfd: pytest.CaptureFixture[str]) -> None:
    for argv in (("replay", "second-hold"), ("samples", "path", "second-hold")):
        line = refused(capfd, *argv)
        assert "second-hold" in line
        assert "samples: " in line


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--region", "knee", "gluteus_medius"),
        ("--hold", "0", "--hold: "),
        ("--hold", "4.9", "--hold: "),
        ("--hold", "91", "--hold: "),
        ("--hold", "nan", "--hold: "),
        ("--hold", "-5", "--hold: "),
        ("--hold", "long", "--hold"),
        ("--speed", "0", "--speed: "),
        ("--speed", "-1", "--speed: "),
        ("--speed", "nan", "--speed: "),
        ("--speed", "101", "--speed: "),
        ("--speed", "fast", "--speed: "),
        ("--tilt", "x", "--tilt"),
        ("--tilt", "91", "--tilt: "),
        ("--tilt", "inf", "--tilt: "),
        ("--height-cm", "12", "--height-cm: "),
        ("--side", "both", "--side"),
        ("--settings", "gone.toml", "gone.toml: "),
    ],
)
def test_a_choice_beyond_its_limits(
    capfd: pytest.CaptureFixture[str], film: Path, option: str, value: str, says: str
) -> None:
    """Told before anything starts, with the name of the option."""
    assert says in refused(capfd, "replay", film, option, value, "--model", "none")


@pytest.mark.parametrize("argv", [[], ["dance"], ["replay"], ["samples"], ["--fast"], ["model"]])
def test_a_command_that_is_none(capfd: pytest.CaptureFixture[str], argv: list[str]) -> None:
    """Where help is to be found is part of the line."""
    assert "--help" in refused(capfd, *argv)


def test_a_text_for_a_model(capfd: pytest.CaptureFixture[str], film: Path) -> None:
    """Refused before any file is written."""
    text = film.with_name("model.task")
    text.write_text("not a model")
    out = film.with_name("out")
    assert "model.task" in refused(capfd, "replay", film, "--model", text, "--out", out)
    assert not out.exists()
    assert "model.task" in refused(capfd, "model", "verify", "--model", text)


def test_a_model_that_is_not_there(capfd: pytest.CaptureFixture[str], film: Path) -> None:
    assert "none.task" in refused(capfd, "replay", film, "--model", "none.task")
    assert "is not fetched yet" in refused(capfd, "model", "path")


@pytest.mark.slow
def test_a_model_of_noise(capfd: pytest.CaptureFixture[str], film: Path) -> None:
    """It looks like a bundle, and MediaPipe finds out: after the files were begun."""
    bundle = film.with_name("noise.task")
    rng = np.random.default_rng(0)
    with zipfile.ZipFile(bundle, "w") as archive:
        for name in (DETECTOR_NAME, LANDMARKS_NAME):
            archive.writestr(name, b"\x1c\0\0\0TFL3" + rng.bytes(200_000))
    argv = ("replay", film, "--model", bundle, "--out", film.with_name("out"), "--no-window")
    assert "noise.task" in refused(capfd, *argv)


def test_version(capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capfd.readouterr() == (f"coach {version('trigger-point-coach')}\n", "")


@pytest.mark.parametrize(
    "argv",
    [[], ["demo"], ["replay"], ["locate"], ["samples"], ["model"], ["doctor"], ["model", "fetch"]],
)
def test_help(capfd: pytest.CaptureFixture[str], argv: list[str]) -> None:
    """Every command explains itself on standard output."""
    with pytest.raises(SystemExit) as ended:
        cli.main([*argv, "--help"])
    out, err = capfd.readouterr()
    assert ended.value.code == 0
    assert out.startswith("usage: " + " ".join(["coach", *argv]))
    assert err == ""


def test_samples_list_names_what_is_bundled(capfd: pytest.CaptureFixture[str]) -> None:
    import samples

    assert cli.main(["samples", "list"]) == 0
    assert capfd.readouterr().out.split() == samples.names()


HEAVY = ("av", "cv2", "mediapipe", "numpy", "pydantic", "rich")


def help_without(modules: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """`coach --help` in a fresh interpreter in which `modules` cannot be imported."""
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({modules!r}))\n"
        "from coach.cli import main; main(['--help'])"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )


def test_help_needs_no_heavy_package() -> None:
    """What makes it quick, and what makes it work on a broken installation."""
    assert help_without(HEAVY).returncode == 0


def test_the_guard_against_heavy_packages_bites() -> None:
    """Companion: a package that help does need is missed."""
    ended = help_without((*HEAVY, "argparse"))
    assert ended.returncode != 0
    assert "argparse" in ended.stderr


@pytest.mark.bench
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not count what children use")
def test_help_answers_within_three_tenths_of_a_second() -> None:
    """Counted in processor time, the best of five: a busy machine stretches only the other."""
    took_s = []
    for _ in range(5):
        before = os.times()
        subprocess.run(
            [sys.executable, "-m", "coach.cli", "--help"], capture_output=True, check=True
        )
        after = os.times()
        took_s.append(
            after.children_user + after.children_system
            - before.children_user - before.children_system
        )  # fmt: skip
    assert min(took_s) < 0.3, f"best of five: {min(took_s):.3f} s"
