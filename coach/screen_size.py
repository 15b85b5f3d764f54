"""How big the screen is, asked of the system itself, and how big a window may open on it.

HighGUI cannot tell without filling the whole screen first, which flashes.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from collections.abc import Callable

SHARE_WH = (0.95, 0.88)
"""Of the screen that a new window may take: a title bar and a panel stand beside it."""


def shrunk(size_wh: tuple[int, int], screen_wh: tuple[int, int] | None) -> tuple[int, int]:
    """The size at which a window opens: as asked, or as much as the screen has, undistorted.

    Args:
        size_wh: wished for, pixels.
        screen_wh: of the screen, or None where that is not known.
    """
    if screen_wh is None:
        return size_wh
    rooms = zip(SHARE_WH, screen_wh, size_wh, strict=True)
    scale = min(1.0, *(share * screen / size for share, screen, size in rooms))
    return max(1, round(scale * size_wh[0])), max(1, round(scale * size_wh[1]))


def display_size_wh() -> tuple[int, int] | None:
    """Size of the main screen in pixels, or None where the system does not tell."""
    ask = _SYSTEMS.get(sys.platform)
    if ask is None:
        return None
    with contextlib.suppress(OSError, AttributeError, ValueError):
        width, height = ask()
        return (width, height) if min(width, height) > 0 else None
    return None


def _x11() -> tuple[int, int]:
    library = ctypes.CDLL("libX11.so.6")
    library.XOpenDisplay.restype = ctypes.c_void_p
    for name in ("XDefaultScreen", "XCloseDisplay"):
        getattr(library, name).argtypes = [ctypes.c_void_p]
    for name in ("XDisplayWidth", "XDisplayHeight"):
        getattr(library, name).argtypes = [ctypes.c_void_p, ctypes.c_int]
    display = library.XOpenDisplay(None)
    if not display:
        raise OSError("no display answers")
    try:
        screen = library.XDefaultScreen(display)
        return library.XDisplayWidth(display, screen), library.XDisplayHeight(display, screen)
    finally:
        library.XCloseDisplay(display)


def _windows() -> tuple[int, int]:
    metrics = ctypes.CDLL("user32").GetSystemMetrics
    return metrics(0), metrics(1)


def _mac() -> tuple[int, int]:
    folder = "/System/Library/Frameworks/CoreGraphics.framework"
    library = ctypes.CDLL(f"{folder}/CoreGraphics")
    for name in ("CGDisplayPixelsWide", "CGDisplayPixelsHigh"):
        getattr(library, name).restype = ctypes.c_size_t
    main = ctypes.c_uint32(library.CGMainDisplayID())
    return library.CGDisplayPixelsWide(main), library.CGDisplayPixelsHigh(main)


_SYSTEMS: dict[str, Callable[[], tuple[int, int]]] = {
    "linux": _x11,
    "win32": _windows,
    "darwin": _mac,
}
