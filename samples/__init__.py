"""Clips that come with the tool, by name. Their ground truth lies beside them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from landmarks.errors import CoachError


def names() -> list[str]:
    """The names of the bundled clips, in alphabetical order."""
    return sorted(clip.stem for clip in _folder().glob("*.mp4"))


def path_of(name: str) -> Path:
    """Where the clip of that name lies.

    Raises:
        CoachError: there is no such clip.
    """
    known = names()
    if name not in known:
        raise CoachError(
            f"no sample is called {name!r}; samples: {', '.join(known) or 'none'}; "
            "for a video of your own give its path"
        )
    return _folder() / f"{name}.mp4"


def _folder() -> Path:
    return Path(str(files(__name__))) / "clips"
