"""A window is never bigger than the screen it opens on."""

from __future__ import annotations

import pytest

from coach import screen_size
from coach.screen_size import display_size_wh, shrunk


@pytest.mark.parametrize(
    ("screen_wh", "size_wh"),
    [
        (None, (960, 720)),
        ((1920, 1080), (960, 720)),
        ((1280, 720), (845, 634)),
        ((640, 480), (563, 422)),
        ((600, 1200), (570, 428)),
    ],
)
def test_it_opens_as_asked_or_as_big_as_there_is_room(
    screen_wh: tuple[int, int] | None, size_wh: tuple[int, int]
) -> None:
    """Its title bar still fits above it, and nothing is squeezed."""
    assert shrunk((960, 720), screen_wh) == size_wh


def nothing_there() -> tuple[int, int]:
    raise OSError("libX11.so.6: cannot open shared object file")


@pytest.mark.parametrize(
    ("platform", "ask", "told"),
    [
        ("linux", nothing_there, None),
        ("linux", lambda: (0, 0), None),
        ("linux", lambda: (640, 480), (640, 480)),
        ("plan9", lambda: (640, 480), None),
    ],
)
def test_a_system_that_does_not_tell_is_no_trouble(
    platform: str, ask: object, told: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen_size.sys, "platform", platform)
    monkeypatch.setattr(screen_size, "_SYSTEMS", {"linux": ask})
    assert display_size_wh() == told


def test_without_a_display_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for real: no display answers, and no traceback either."""
    monkeypatch.delenv("DISPLAY", raising=False)
    if screen_size.sys.platform == "linux":
        assert display_size_wh() is None
