"""Which cameras this computer has, and which one a name means. Opens none where it can ask."""

from __future__ import annotations

import struct
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from coach.sources import camera_capture
from landmarks.errors import CoachError

_SYSTEM_FOLDER = Path("/sys/class/video4linux")
_DEVICE_FOLDER = Path("/dev")

_TRIED = range(5)
"""Numbers that are tried where the system gives no list."""

_QUERYCAP = 0x80685600
_CAPABILITIES = struct.Struct("<16s32s32sIII12x")
"""`struct v4l2_capability`: driver, card, bus, version, what all nodes can, what this one can."""

_THIS_NODE = 0x80000000
_CAPTURE = 0x00000001 | 0x00001000
"""Video capture, with one plane or several."""


@dataclass(frozen=True, slots=True)
class CameraEntry:
    """One camera.

    Attributes:
        index: the number that opens it.
        name: what it calls itself, "camera N" where the system does not tell.
    """

    index: int
    name: str

    def __str__(self) -> str:
        """Number and name, for people."""
        return f"{self.index} ({self.name})"


def cameras() -> list[CameraEntry]:
    """The cameras of this computer in the order of their numbers.

    Outside Linux each is opened for a moment, which takes seconds and lights its lamp.
    """
    if sys.platform == "linux":
        return linux_cameras(_SYSTEM_FOLDER, _captures)
    return tried_cameras(_opens)


def linux_cameras(folder: Path, captures: Callable[[Path], bool]) -> list[CameraEntry]:
    """The nodes in `folder` whose device can capture, named as the driver names them.

    Args:
        folder: one folder videoN for each node, with a file `name`.
        captures: whether a device gives pictures; most webcams have a second node for metadata.
    """
    found = []
    for node in folder.glob("video*"):
        digits = node.name.removeprefix("video")
        if digits.isdecimal() and captures(_DEVICE_FOLDER / node.name):
            found.append(CameraEntry(int(digits), _name(node) or f"camera {digits}"))
    return sorted(found, key=lambda entry: entry.index)


def tried_cameras(opens: Callable[[int], bool]) -> list[CameraEntry]:
    """The first few numbers that open."""
    return [CameraEntry(index, f"camera {index}") for index in _TRIED if opens(index)]


def can_capture(answer: bytes) -> bool:
    """Whether the answer to VIDIOC_QUERYCAP is that of a node that gives pictures."""
    *_, of_all, of_node = _CAPABILITIES.unpack(answer)
    return bool((of_node if of_all & _THIS_NODE else of_all) & _CAPTURE)


def index_of(text: str, known: Sequence[CameraEntry]) -> int:
    """The number of the camera whose name holds `text`, in any case.

    Raises:
        CoachError: no camera's name does, or several do and none is exactly that.
    """
    wanted = text.casefold().strip()
    hits = [entry for entry in known if wanted in entry.name.casefold()]
    exact = [entry for entry in hits if entry.name.casefold() == wanted]
    if len(exact) == 1:
        hits = exact
    if len(hits) == 1:
        return hits[0].index
    if hits:
        raise CoachError(f"several cameras are called {text!r}: {listed(hits)}; give the number")
    raise CoachError(f"no camera is called {text!r}; {here(known)}")


def here(known: Sequence[CameraEntry]) -> str:
    """What there is, for the end of a message."""
    if known:
        return f"cameras here: {listed(known)}"
    return "no camera is connected; plug one in, or give the address of one (http://...)"


def listed(entries: Sequence[CameraEntry]) -> str:
    """Cameras in one line."""
    return ", ".join(str(entry) for entry in entries)


def _name(node: Path) -> str:
    try:
        return (node / "name").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _captures(device: Path) -> bool:
    import fcntl  # not on Windows

    answer = bytearray(_CAPABILITIES.size)
    try:
        with device.open("rb", buffering=0) as file:
            fcntl.ioctl(file, _QUERYCAP, answer)
    except PermissionError:
        return True  # it cannot be asked; opening it will say what is missing
    except OSError:
        return False
    return can_capture(bytes(answer))


def _opens(index: int) -> bool:
    capture = camera_capture.opened(index)
    if capture is not None:
        capture.release()
    return capture is not None
