"""Saves one picture of the screen, when the person asks for it."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import count
from pathlib import Path

import cv2

from coach.outputs.failure import cannot_write
from landmarks.errors import CoachError
from landmarks.frame import Image


def write_snapshot(folder: Path, canvas: Image) -> Path:
    """Write `canvas` as the next free snapshot-NNN.png of `folder`, readable by the user alone.

    Raises:
        CoachError: it cannot be written.
    """
    encoded, data = cv2.imencode(".png", canvas)
    if not encoded:
        raise CoachError("the snapshot cannot be encoded as PNG")
    for number in count(1):
        path = folder / f"snapshot-{number:03d}.png"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        except OSError as error:
            raise cannot_write(path, error) from error
        _fill(path, handle, data.tobytes())
        return path
    raise AssertionError("count() never ends")


def _fill(path: Path, handle: int, data: bytes) -> None:
    """Write a new file, or take it away again: half a picture opens nowhere."""
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise cannot_write(path, error) from error
