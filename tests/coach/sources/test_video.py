"""Videos as people really have them: uneven, turned, odd, cut off, mislabelled."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import islice
from pathlib import Path

import av
import numpy as np
import pytest
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.stream import VideoStream

from coach.sources import video_file
from coach.sources.video import VideoSource
from landmarks.errors import CoachError

RED, GREEN = (0, 0, 255), (0, 255, 0)
W, H = 64, 48


def times(path: Path) -> list[float]:
    with VideoSource(path) as source:
        return [frame.t_s for frame in source.frames()]


def corners() -> np.ndarray:
    """Red at the top left, green at the top right, grey elsewhere."""
    image = np.full((H, W, 3), 128, np.uint8)
    image[:16, :16], image[:16, -16:] = RED, GREEN
    return image


def test_uneven_times_are_kept_and_the_first_becomes_zero(make_clip):
    path = make_clip([700, 733, 740, 1200, 3700])
    assert times(path) == [0.0, 0.033, 0.04, 0.5, 3.0]


def test_times_are_the_nearest_floats_to_the_exact_ones(make_clip):
    path = make_clip([0, 1, 2, 3], "thirds.mp4", codec="libx264")
    assert times(path) == [0.0, 0.001, 0.002, 0.003]


def test_what_the_file_says_of_itself(make_clip):
    path = make_clip(range(0, 400, 40), "says.mp4", codec="libx264")
    with VideoSource(path) as source:
        assert source.info.name == "says.mp4"
        assert source.info.frames == 10
        assert source.info.fps == pytest.approx(25, rel=0.01)
        assert not source.info.still


@pytest.mark.parametrize("pix_fmt", ["gray", "gray16le", "yuv444p", "yuv420p10le", "bgra"])
def test_any_pixel_format_and_odd_size_comes_as_bgr(make_clip, pix_fmt):
    image = np.full((47, 65, 3), 90, np.uint8)
    path = make_clip([0], images=[image], pix_fmt=pix_fmt)
    with VideoSource(path) as source:
        [frame] = source.frames()
    assert frame.size_wh == source.info.size_wh == (65, 47)
    assert np.abs(frame.image.astype(int) - 90).max() <= 2


@pytest.mark.parametrize(
    ("rotation", "size_wh", "red_at", "green_at"),
    [
        (0, (W, H), (5, 5), (5, -6)),
        (90, (H, W), (-6, 5), (5, 5)),  # counterclockwise: the top edge becomes the left one
        (180, (W, H), (-6, -6), (-6, 5)),
        (270, (H, W), (5, -6), (-6, -6)),
    ],
)
def test_a_turned_film_comes_upright(make_clip, rotation, size_wh, red_at, green_at):
    path = make_clip(
        [0], "turned.mp4", images=[corners()], codec="libx264", pix_fmt="yuv444p", rotation=rotation
    )
    with VideoSource(path) as source:
        [frame] = source.frames()
    assert frame.size_wh == source.info.size_wh == size_wh
    assert np.abs(frame.image[red_at].astype(int) - RED).max() < 40
    assert np.abs(frame.image[green_at].astype(int) - GREEN).max() < 40


def test_pixels_that_are_not_square_are_stretched(make_clip):
    path = make_clip([0], "wide.mp4", codec="libx264", aspect=Fraction(4, 3))
    with VideoSource(path) as source:
        assert source.info.size_wh == (85, 48)


def test_a_frame_whose_time_repeats_or_falls_is_dropped_and_counted(make_packets):
    size = (W, H)
    path = make_packets([(0, 5, size), (1, 90, size), (2, 90, size), (3, 70, size), (4, 91, size)])
    with VideoSource(path) as source:
        frames = list(source.frames())
        assert [frame.t_s for frame in frames] == [0.0, 0.085, 0.086]
        assert [frame.index for frame in frames] == [0, 1, 2]
        assert source.dropped == 2
        assert [frame.t_s for frame in source.frames()] == [0.0, 0.085, 0.086]
        assert source.dropped == 2  # counted afresh in each iteration


def test_a_damaged_frame_in_the_middle_is_passed_over(make_packets):
    size = (W, H)
    path = make_packets([(0, 0, size), (40, 40, b"not a picture" * 9), (80, 80, size)])
    with VideoSource(path) as source:
        assert [frame.t_s for frame in source.frames()] == [0.0, 0.08]
        assert source.dropped == 1


def test_frames_of_another_size_are_fitted_on_black(make_packets):
    path = make_packets([(0, 0, (64, 48)), (40, 40, (48, 48)), (80, 80, (128, 96))], "sizes.mkv")
    with VideoSource(path) as source:
        first, square, large = source.frames()
    assert first.size_wh == square.size_wh == large.size_wh == (64, 48)
    assert (square.image[:, :7] == 0).all()
    assert (square.image[:, -7:] == 0).all()
    assert square.image[:, 9:-9].max(axis=2).min() > 150
    assert np.abs(large.image.astype(int) - first.image).max() <= 3


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "bframes", "lost"),
    [
        ("mjpeg", "yuvj420p", 0, 0),
        ("mpeg4", "yuv420p", 2, 1),  # the last ones have no time in such a file
        ("libx264", "yuv420p", 0, 0),
        ("libx264", "yuv420p", 3, 2),
    ],
)
def test_an_avi_keeps_its_pace_in_whatever_order_it_is_stored(
    make_clip, codec, pix_fmt, bframes, lost
):
    path = make_clip(range(0, 800, 40), "old.avi", codec=codec, pix_fmt=pix_fmt, bframes=bframes)
    found = times(path)
    assert len(found) == 20 - lost
    assert np.allclose(np.diff(found), 0.04)


def test_a_film_cut_off_gives_what_decodes_and_says_so(make_clip):
    path = make_clip(
        range(0, 4000, 40), "cut.mp4", codec="mjpeg", pix_fmt="yuvj420p",
        options={"movflags": "faststart"},
    )  # fmt: skip
    whole = path.read_bytes()
    with VideoSource(path) as source:
        assert len(list(source.frames())) == 100
        assert not source.truncated
    path.write_bytes(whole[: len(whole) * 6 // 10])
    with VideoSource(path) as source:
        frames = list(source.frames())
        assert 20 < len(frames) < 80
        assert source.truncated


def test_frames_the_decoder_still_holds_survive_a_cut(make_clip):
    path = make_clip(
        range(0, 4000, 40), "held.mp4", codec="libx264", bframes=3,
        options={"movflags": "faststart"},
    )  # fmt: skip
    path.write_bytes(path.read_bytes()[:-9])  # within the last picture stored
    assert len(times(path)) == 99


def test_a_disk_that_fails_keeps_what_was_read(make_clip, monkeypatch):
    class Failing:
        """A container whose disk fails after five packets."""

        def __init__(self, container: InputContainer) -> None:
            self._container = container

        def __getattr__(self, name: str) -> object:
            return getattr(self._container, name)

        def demux(self, stream: VideoStream) -> Iterator[Packet]:
            yield from islice(self._container.demux(stream), 5)
            raise av.error.OSError(errno.EIO, "Input/output error")

    path = make_clip(range(0, 400, 40), "held.mp4", codec="libx264", bframes=3)
    real_open = video_file._opened
    monkeypatch.setattr(video_file, "_opened", lambda path: Failing(real_open(path)))
    with VideoSource(path) as source:
        assert len(list(source.frames())) == 5
        assert source.truncated


def test_closing_ends_the_iteration(make_clip):
    source = VideoSource(make_clip(range(0, 400, 40)))
    frames = source.frames()
    next(frames)
    source.close()
    assert list(frames) == []


def test_a_name_that_looks_like_an_address(make_clip, monkeypatch, tmp_path):
    make_clip([0, 40], "plain.mkv").rename(tmp_path / "http:größe 1.mkv")
    monkeypatch.chdir(tmp_path)
    assert times(Path("http:größe 1.mkv")) == [0.0, 0.04]


def test_a_playlist_dressed_up_as_a_video_reaches_nobody(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        path = tmp_path / "list.m3u8"
        path.write_text(
            f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{address}\n#EXT-X-ENDLIST\n"
        )
        with pytest.raises(CoachError):
            times(path)
        with pytest.raises(TimeoutError):
            server.accept()


def write_text(path: Path) -> None:
    path.write_text("hello, this is not a film\n")


def silence() -> av.AudioFrame:
    sound = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
    sound.sample_rate = 8000
    return sound


def write_sound(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        container.mux(stream.encode(silence()) + stream.encode(None))


def write_sound_with_cover(path: Path) -> None:
    with av.open(str(path), "w") as container:
        sound = container.add_stream("aac", rate=8000, layout="mono")
        cover = container.add_stream("mjpeg", rate=25)
        cover.width, cover.height, cover.pix_fmt = W, H, "yuvj420p"
        cover.disposition = Disposition.attached_pic
        picture = av.VideoFrame(W, H, "yuvj420p")
        picture.pts = 0
        container.mux(cover.encode(picture) + cover.encode(None))
        container.mux(sound.encode(silence()) + sound.encode(None))


def write_no_frames(path: Path, container_format: str = "mp4") -> None:
    with av.open(str(path), "w", format=container_format) as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = W, H, "yuv420p"
        container.start_encoding()


@pytest.mark.parametrize(
    ("write", "what"),
    [
        (lambda _: None, "no such video"),
        (lambda path: path.mkdir(), "this is a folder"),
        (lambda path: path.touch(), "the file is empty"),
        (write_text, "not a video"),
        (write_sound, "no picture track"),
        (write_sound_with_cover, "no picture track"),
        (write_no_frames, "no picture track"),
        (partial(write_no_frames, container_format="avi"), "has no frames"),
    ],
    ids=["missing", "folder", "empty", "text", "sound", "cover", "mp4 no frames", "avi no frames"],
)
def test_what_cannot_be_opened_is_named_in_one_line(tmp_path, write, what):
    path = tmp_path / "my clip.mp4"
    write(path)
    with pytest.raises(CoachError, match=what) as caught:
        VideoSource(path)
    assert str(path) in str(caught.value)
    assert ";" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_film_cut_off_before_its_index_cannot_be_opened(make_clip):
    path = make_clip(range(0, 400, 40), "noindex.mp4", codec="libx264")
    path.write_bytes(path.read_bytes()[:700])
    with pytest.raises(CoachError, match="cut off before it was finished"):
        VideoSource(path)


def test_a_bare_stream_without_times_is_refused_not_given_any(make_clip):
    path = make_clip(range(0, 400, 40), "bare.h264", codec="libx264")
    with pytest.raises(CoachError, match="has a time"):
        VideoSource(path)


def test_a_stream_whose_pictures_cannot_be_decoded_is_refused(make_packets):
    path = make_packets([(0, 0, b"rubbish" * 20), (40, 40, b"rubbish" * 20)])
    with pytest.raises(CoachError, match="could be decoded"):
        VideoSource(path)
