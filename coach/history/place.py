"""Where a person's own files lie, and that nobody else reads them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from landmarks.errors import CoachError

FOLDER_VARIABLE = "COACH_DATA_DIR"
HISTORY_NAME = "history.sqlite3"
SCREENING_NAME = "screening.json"
_APP_NAME = "trigger-point-coach"


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of the person's data: `COACH_DATA_DIR`, or where the system keeps such things."""
    chosen = environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    return platformdirs.user_data_path(_APP_NAME, appauthor=False)


def history_file(chosen: Path | None = None) -> Path:
    """The history that was chosen, or the person's own."""
    return chosen if chosen is not None else data_folder() / HISTORY_NAME


def screening_file() -> Path:
    """Where the answers of the screening lie."""
    return data_folder() / SCREENING_NAME


def make_private(path: Path) -> None:
    """Make sure that `path` exists and that only its owner may read it.

    Raises:
        CoachError: it cannot be made.
    """
    try:
        # Only folders made here are closed: one that was there belongs to somebody's own order.
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        reason = error.strerror or error
        raise CoachError(
            f"{path}: cannot keep it there ({reason}); set {FOLDER_VARIABLE} to another folder"
        ) from error
