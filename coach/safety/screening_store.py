"""Keeps the answers of the screening in a file that its owner alone can read."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from coach.folders import ANOTHER_DATA_FOLDER, make_private
from coach.outputs.atomic import write_text_atomic
from coach.safety.screening import Screening
from landmarks.errors import CoachError
from landmarks.plain_file import refuse_special


def load(path: Path) -> Screening | None:
    """The answers kept at `path`; None if there are none or they cannot be read: ask again.

    Raises:
        CoachError: something that is no file is in their place.
    """
    refuse_special(path)
    try:
        kept: Any = json.loads(path.read_text(encoding="utf-8"))
        answers = {str(key): value for key, value in kept["answers"].items()}
        if not all(isinstance(value, bool) for value in answers.values()):
            return None
        at = datetime.fromisoformat(kept["answered_at"])
        if at.tzinfo is None:
            return None
        return Screening(int(kept["version"]), at, answers)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def save(path: Path, screening: Screening) -> None:
    """Keep the answers, in place of earlier ones.

    Raises:
        CoachError: they cannot be written.
    """
    kept = {
        "version": screening.version,
        "answered_at": screening.at.isoformat(),
        "answers": dict(screening.answers),
    }
    make_private(path)
    write_text_atomic(path, json.dumps(kept, indent=2) + "\n", 0o600, ANOTHER_DATA_FOLDER)


def delete(path: Path) -> None:
    """Forget the answers. There need not be any.

    Raises:
        CoachError: they cannot be deleted.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise CoachError(f"cannot delete {path}: {error.strerror or error}") from error
