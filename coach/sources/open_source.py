"""What SOURCE means on the command line: a path if there is one, else the name of a sample."""

from __future__ import annotations

from pathlib import Path

import samples
from coach.recording import PoseRecording
from coach.sources.images import SUFFIXES, ImageSource, image_paths
from coach.sources.source import FrameSource
from coach.sources.video import VideoSource
from landmarks.errors import CoachError


def open_source(text: str) -> FrameSource | PoseRecording:
    """Open what `text` names.

    Args:
        text: path of a video, an image, a folder of images or a pose recording (.jsonl), or the
            name of a sample. A path that exists wins over a sample of the same name.

    Raises:
        CoachError: there is no such thing, or it cannot be opened.
    """
    if text and _exists(Path(text)):
        return _open_path(Path(text))
    known = samples.names()
    if text in known:
        return VideoSource(samples.path_of(text), name=text)
    raise CoachError(f"no such file or sample: {text!r}; samples: {', '.join(known) or 'none'}")


def _open_path(path: Path) -> FrameSource | PoseRecording:
    if path.is_dir():
        return ImageSource(image_paths(path), name=path.resolve().name)
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        return PoseRecording(path)
    if suffix in SUFFIXES:
        return ImageSource([path])
    return VideoSource(path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # for example a name longer than the system allows
        return False
