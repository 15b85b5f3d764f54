"""The time of day, for records that people read. Nothing that is timed goes by it."""

from __future__ import annotations

from datetime import UTC, datetime


def wall_clock() -> datetime:
    """The time of day here, with its offset from UTC."""
    return datetime.now().astimezone()


def utc_now() -> datetime:
    """The time of day in whole seconds of UTC, for files that travel."""
    return datetime.now(UTC).replace(microsecond=0)
