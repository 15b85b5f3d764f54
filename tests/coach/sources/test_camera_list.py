"""Which cameras there are, as the system's folders and a fake OpenCV tell it."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from coach.sources import camera_capture, camera_list
from coach.sources.camera_list import (
    CameraEntry,
    can_capture,
    here,
    index_of,
    linux_cameras,
    tried_cameras,
)
from landmarks.errors import CoachError

CAPTURE, CAPTURE_PLANES, METADATA, OUTPUT, OF_NODE = 0x1, 0x1000, 0x800000, 0x2, 0x80000000

KNOWN = [
    CameraEntry(0, "Integrated Camera"),
    CameraEntry(2, "Logitech BRIO"),
    CameraEntry(4, "Logitech C920"),
    CameraEntry(6, "Camera"),
]


def nodes(folder: Path, **names: str) -> Path:
    for node, name in names.items():
        (folder / node).mkdir()
        (folder / node / "name").write_text(f"{name}\n", encoding="utf-8")
    return folder


def answer(of_all: int, of_node: int) -> bytes:
    return struct.pack("<16s32s32s6I", b"uvcvideo", b"C920", b"usb", 1, of_all, of_node, 0, 0, 0)


def test_nodes_that_give_no_picture_are_left_out_and_numbers_sort_as_numbers(tmp_path):
    folder = nodes(tmp_path, video10="Desk", video0="Lid", video1="Lid", video2="Scanner")
    (tmp_path / "v4l-subdev0").mkdir()
    (tmp_path / "videocodec").mkdir()
    without = {Path("/dev/video1")}
    found = linux_cameras(folder, lambda device: device not in without)
    assert found == [CameraEntry(0, "Lid"), CameraEntry(2, "Scanner"), CameraEntry(10, "Desk")]


def test_a_camera_without_a_name_goes_by_its_number(tmp_path):
    (tmp_path / "video3").mkdir()
    assert linux_cameras(tmp_path, lambda _: True) == [CameraEntry(3, "camera 3")]


def test_a_system_without_cameras_has_none(tmp_path):
    assert linux_cameras(tmp_path / "missing", lambda _: True) == []


@pytest.mark.parametrize(
    ("of_all", "of_node", "expected"),
    [
        (OF_NODE | CAPTURE | METADATA, CAPTURE, True),
        (OF_NODE | CAPTURE | METADATA, METADATA, False),
        (OF_NODE | CAPTURE_PLANES, CAPTURE_PLANES, True),
        (OF_NODE | OUTPUT, OUTPUT, False),
        (CAPTURE, 0, True),  # an old driver that does not tell the nodes apart
        (OUTPUT, CAPTURE, False),
    ],
)
def test_what_a_node_can_do(of_all, of_node, expected):
    assert can_capture(answer(of_all, of_node)) is expected


def test_what_is_no_camera_at_all_is_left_out(tmp_path):
    assert not camera_list._captures(tmp_path / "missing")
    assert not camera_list._captures(Path("/dev/null"))


def test_elsewhere_the_first_numbers_are_tried():
    assert tried_cameras(lambda index: index in (1, 4, 7)) == [
        CameraEntry(1, "camera 1"),
        CameraEntry(4, "camera 4"),
    ]


def test_each_system_is_asked_in_its_way(monkeypatch):
    monkeypatch.setattr(camera_list.sys, "platform", "darwin")
    monkeypatch.setattr(camera_capture, "opened", lambda index: Opened() if index == 3 else None)
    assert camera_list.cameras() == [CameraEntry(3, "camera 3")]
    assert Opened.released == 1


class Opened:
    released = 0

    def release(self) -> None:
        Opened.released += 1


@pytest.mark.parametrize(
    ("text", "index"),
    [("integrated", 0), ("BRIO", 2), ("c920", 4), (" logitech c920 ", 4), ("camera", 6)],
)
def test_a_part_of_the_name_in_any_case_is_enough(text, index):
    assert index_of(text, KNOWN) == index


def test_a_name_of_several_cameras_is_not():
    with pytest.raises(CoachError) as refused:
        index_of("Logitech", KNOWN)
    assert str(refused.value) == (
        "several cameras are called 'Logitech': 2 (Logitech BRIO), 4 (Logitech C920); "
        "give the number"
    )


def test_two_cameras_of_one_name_are_told_apart_by_number_only():
    with pytest.raises(CoachError, match="give the number"):
        index_of("Desk", [CameraEntry(0, "Desk"), CameraEntry(2, "Desk")])


def test_a_name_of_no_camera_shows_what_there_is():
    with pytest.raises(CoachError, match=r"'Phone'; cameras here: 0 \(Integrated Camera\), 2 "):
        index_of("Phone", KNOWN)


def test_no_camera_at_all_says_what_to_do():
    assert (
        here([]) == "no camera is connected; plug one in, or give the address of one (http://...)"
    )
