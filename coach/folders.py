"""The folders in which this tool keeps things by itself. Nobody but their owner can read them.

An environment variable moves each of them. What a person names (`--out`, a profile's path) lies
where they say and is none of this module's business.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from landmarks.errors import CoachError
from landmarks.plain_file import refuse_special

DATA_VARIABLE = "COACH_DATA_DIR"
CONFIG_VARIABLE = "COACH_CONFIG_DIR"
ANOTHER_DATA_FOLDER = f"set {DATA_VARIABLE} to another folder"
_APP_NAME = "trigger-point-coach"


def data_folder() -> Path:
    """What is kept about the person: history and screening. It need not exist."""
    return _chosen(DATA_VARIABLE) or platformdirs.user_data_path(_APP_NAME, appauthor=False)


def config_folder() -> Path:
    """What the person has chosen: profiles. It need not exist."""
    return _chosen(CONFIG_VARIABLE) or platformdirs.user_config_path(_APP_NAME, appauthor=False)


def all_folders() -> dict[str, Path]:
    """Every folder by what lies in it; the model's belongs to `landmarks`, which keeps it."""
    from landmarks.model_store import model_folder

    return {
        "model folder": model_folder(),
        "history folder": data_folder(),
        "profile folder": config_folder(),
    }


def history_file(chosen: Path | None = None) -> Path:
    """The history that was chosen, or the person's own."""
    return chosen if chosen is not None else data_folder() / "history.sqlite3"


def screening_file() -> Path:
    """Where the answers of the screening lie."""
    return data_folder() / "screening.json"


def make_private(path: Path) -> None:
    """Make sure that the file at `path` exists and that only its owner may read it.

    Raises:
        CoachError: it cannot be made.
    """
    refuse_special(path)
    try:
        # Only folders made here are closed: one that was there belongs to somebody's own order.
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
    except OSError as error:
        reason = error.strerror or error
        raise CoachError(
            f"{path}: cannot keep it there ({reason}); {ANOTHER_DATA_FOLDER}"
        ) from error


def _chosen(variable: str) -> Path | None:
    named = os.environ.get(variable)
    return Path(named).expanduser() if named else None
