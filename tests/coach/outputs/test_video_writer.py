"""The mp4 keeps its times, and a killed process leaves one that plays."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
import pytest

from coach.outputs import video_writer
from coach.outputs.video_writer import TIME_BASE, VideoWriter
from landmarks.errors import CoachError

TICK_S = float(TIME_BASE)
ROOT = Path(__file__).parents[3]


def scene(size_wh: tuple[int, int] = (64, 48)) -> np.ndarray:
    """Blue on the left, red on the right."""
    image = np.empty((size_wh[1], size_wh[0], 3), np.uint8)
    image[:, : size_wh[0] // 2], image[:, size_wh[0] // 2 :] = (200, 30, 30), (30, 30, 200)
    image.setflags(write=False)
    return image


def decoded(path: Path) -> tuple[list[float], list[np.ndarray]]:
    with av.open(str(path)) as container:
        pictures = list(container.decode(video=0))
        return [float(p.time) for p in pictures], [p.to_ndarray(format="bgr24") for p in pictures]


def keyframes_s(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        packets = container.demux(video=0)
        return [float(p.pts * p.time_base) for p in packets if p.is_keyframe and p.pts is not None]


def boxes(path: Path) -> list[str]:
    """The names of an mp4's outermost parts."""
    data, names = path.read_bytes(), []
    while data:
        names.append(data[4:8].decode())
        data = data[int.from_bytes(data[:4], "big") :]
    return names


@pytest.fixture(params=["libx264", "mpeg4"])
def codec(request, monkeypatch) -> str:
    if request.param not in av.codecs_available:
        pytest.skip(f"this PyAV has no {request.param}")
    monkeypatch.setattr(video_writer, "_best_encoder", lambda: request.param)
    return request.param


@pytest.mark.parametrize("fps", [25.0, 29.97, None])
def test_uneven_times_are_kept(tmp_path, codec, fps):
    times = [0.0, 0.0333, 0.04, 0.5, 3.0, 3.04, 9.0]
    with VideoWriter(tmp_path / "a.mp4", (64, 48), fps) as writer:
        assert writer.codec == codec
        for t_s in times:
            writer.write(scene(), t_s)
    found, images = decoded(tmp_path / "a.mp4")
    assert np.allclose(found, times, rtol=0, atol=TICK_S / 2)
    assert all(np.abs(image.astype(int) - scene())[:, 4:28].max() < 25 for image in images)
    assert all(np.abs(image.astype(int) - scene())[:, 36:60].max() < 25 for image in images)


@pytest.mark.usefixtures("codec")
def test_the_first_frame_is_shown_at_once(tmp_path):
    with VideoWriter(tmp_path / "a.mp4", (64, 48)) as writer:
        for t_s in (5.0, 5.5):
            writer.write(scene(), t_s)
    assert decoded(tmp_path / "a.mp4")[0] == [0.0, 0.5]


@pytest.mark.usefixtures("codec")
def test_a_film_of_no_frames_ends_in_peace(tmp_path):
    with VideoWriter(tmp_path / "a.mp4", (65, 48)):
        pass
    assert len(decoded(tmp_path / "a.mp4")[0]) == 1  # one black frame: see `close`


def test_times_closer_than_a_tick_stay_in_order(tmp_path):
    with VideoWriter(tmp_path / "a.mp4", (64, 48)) as writer:
        for t_s in (0.0, 1e-9, 2e-9, 0.1):
            writer.write(scene(), t_s)
    assert decoded(tmp_path / "a.mp4")[0] == pytest.approx([0, TICK_S, 2 * TICK_S, 0.1])


@pytest.mark.usefixtures("codec")
def test_odd_sizes_are_padded_by_one(tmp_path):
    with VideoWriter(tmp_path / "a.mp4", (65, 47)) as writer:
        writer.write(scene((65, 47)), 0.0)
    _, [image] = decoded(tmp_path / "a.mp4")
    assert image.shape == (48, 66, 3)
    assert np.abs(image[-1, -1].astype(int) - (30, 30, 200)).max() < 25


def test_an_encoder_that_holds_frames_back_loses_none_at_the_end(tmp_path, monkeypatch):
    monkeypatch.setitem(video_writer._ENCODERS, "libx264", {"preset": "medium", "bf": "0"})
    with VideoWriter(tmp_path / "a.mp4", (64, 48), fps=25) as writer:
        for index in range(10):
            writer.write(scene(), index / 25)
    assert np.allclose(decoded(tmp_path / "a.mp4")[0], np.arange(10) / 25, atol=TICK_S)


@pytest.mark.parametrize("step_s", [0.04, 0.11, 0.7])
def test_a_keyframe_comes_every_two_seconds_at_the_latest(tmp_path, step_s):
    with VideoWriter(tmp_path / "a.mp4", (64, 48), fps=25) as writer:
        for index in range(int(7 / step_s)):
            writer.write(scene(), index * step_s)
    assert max(np.diff(keyframes_s(tmp_path / "a.mp4"))) <= 2.0


def test_a_closed_file_is_an_ordinary_mp4(tmp_path):
    with VideoWriter(tmp_path / "a.mp4", (64, 48)) as writer:
        for index in range(60):
            writer.write(scene(), index / 20)
    writer.close()
    assert boxes(tmp_path / "a.mp4") == ["ftyp", "free", "mdat", "moov"]  # no "moof"
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        assert stream.frames == 60
        assert float(stream.duration * stream.time_base) == pytest.approx(3.0, abs=0.06)
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert stream.codec_context.colorspace == 6


def test_a_killed_process_leaves_a_film_that_plays(tmp_path, codec):
    path = tmp_path / "a.mp4"
    code = f"""if True:
        import os, signal
        from pathlib import Path
        import numpy as np
        from coach.outputs import video_writer
        video_writer._best_encoder = lambda: {codec!r}
        writer = video_writer.VideoWriter(Path({str(path)!r}), (64, 48), 25.0)
        rng = np.random.default_rng(0)
        for index in range(76):  # the last one starts a fragment, which ends the one before
            writer.write(rng.integers(0, 255, (48, 64, 3), np.uint8), index / 25)
        os.kill(os.getpid(), signal.{"SIGKILL" if hasattr(signal, "SIGKILL") else "SIGTERM"})
    """
    killed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert killed.returncode != 0
    found, _ = decoded(path)
    assert len(found) >= 75
    assert np.allclose(found, np.arange(len(found)) / 25, atol=TICK_S)


@pytest.mark.parametrize(
    ("name", "what"),
    [("no/a.mp4", "there is no such folder"), ("folder", "a folder of that name is in the way")],
)
def test_an_impossible_place_is_told_at_once(tmp_path, name, what):
    (tmp_path / "folder").mkdir()
    with pytest.raises(CoachError, match=what) as caught:
        VideoWriter(tmp_path / name, (64, 48))
    assert str(tmp_path / name) in str(caught.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
def test_a_full_disk_is_told_as_such():
    with pytest.raises(CoachError, match="the disk is full"):
        VideoWriter(Path("/dev/full"), (64, 48))


@contextmanager
def small_disk() -> Iterator[None]:
    """Files of this process may not grow beyond 20 kB, the log that pytest writes included."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_disk_that_fills_up_is_told_once_and_what_is_written_plays(tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8)

    writer = VideoWriter(tmp_path / "a.mp4", (64, 48))

    def fill() -> None:
        with writer:
            for index in range(200):
                writer.write(noise if index % 25 == 0 else scene(), index / 25)

    with small_disk(), pytest.raises(CoachError, match=r"cannot write .*a\.mp4") as caught:
        fill()
    assert not isinstance(caught.value.__context__.__context__, CoachError)  # close was silent
    with pytest.raises(ValueError, match="the writer is closed"):
        writer.write(scene(), 99.0)
    with av.open(str(tmp_path / "a.mp4")) as container:
        assert next(container.decode(video=0)).width == 64


def test_names_with_colons_and_foreign_letters(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with VideoWriter(Path("rtmp:größe 1.mp4"), (64, 48)) as writer:
        writer.write(scene(), 0.0)
    assert decoded(tmp_path / "rtmp:größe 1.mp4")[0] == [0.0]


def test_the_writer_refuses_our_own_mistakes(tmp_path):
    with VideoWriter(tmp_path / "a.mp4", (64, 48)) as writer:
        writer.write(scene(), 1.0)
        for t_s in (1.0, 0.5, float("nan"), float("inf")):
            with pytest.raises(ValueError, match="t_s must rise"):
                writer.write(scene(), t_s)
        with pytest.raises(ValueError, match="image must be"):
            writer.write(scene((48, 64)), 2.0)
    with pytest.raises(ValueError, match="closed"):
        writer.write(scene(), 3.0)
