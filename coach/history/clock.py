"""The time of day, for records that people read. Nothing that is timed goes by it."""

from __future__ import annotations

from datetime import datetime


def wall_clock() -> datetime:
    """The time of day here, with its offset from UTC."""
    return datetime.now().astimezone()
