"""Where the pose model lives, and how it gets there.

A model is fetched once, on request and announced; from then on its checksum is verified at every
start and nothing touches the network.
"""

from __future__ import annotations

import errno
import io
import os
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import platformdirs

from landmarks.errors import CoachError
from landmarks.model_bundle import DETECTOR_NAME, LANDMARKS_NAME, is_tflite
from landmarks.model_download import (
    HOW_TO_MEND,
    WHEEL_BYTES,
    Progress,
    bundle_from_url,
    bundle_from_wheel,
)
from landmarks.model_files import (
    one_at_a_time,
    remove_leftovers,
    scratch_folder,
    sha256_of,
    write_whole,
)
from landmarks.plain_file import is_there, refuse_special

CACHE_VARIABLE = "TRIGGER_POINT_COACH_CACHE"
LICENCE = "MediaPipe BlazePose GHUM, Apache-2.0"

_APP_NAME = "trigger-point-coach"
_FULL_SHA256 = "e7f1014e671546229ceab3726ec92994ff4f774a5d8d36f8574f0dcb6adacea5"
_PUBLISHED = (
    "https://storage.googleapis.com/mediapipe-models/pose_landmarker/"
    "pose_landmarker_{0}/float16/1/pose_landmarker_{0}.task"
)
# The smallest published part has 2.8 MB, the largest 28 MB; far beyond, it is something else.
_SANE_PART_BYTES = range(100_000, 200_000_000)

Announce = Callable[[str], None]
"""Told one line for the user to read."""


@dataclass(frozen=True, slots=True)
class ModelSource:
    """One model that can be fetched.

    Attributes:
        file_name: Its name in the cache.
        origin: Where it comes from, in words for the user.
        download_bytes: How much is downloaded, roughly.
        sha256: The bundle's checksum; None where only the first fetch can tell.
        download: Given a scratch folder and a progress, returns the bytes of the bundle.
    """

    file_name: str
    origin: str
    download_bytes: int
    sha256: str | None
    download: Callable[[Path, Progress], bytes]


def _published(choice: str, download_bytes: int) -> ModelSource:
    url = _PUBLISHED.format(choice)

    def download(_scratch: Path, progress: Progress) -> bytes:
        return bundle_from_url(url, progress)

    return ModelSource(f"pose_landmarker_{choice}.task", url, download_bytes, None, download)


SOURCES: Mapping[str, ModelSource] = MappingProxyType(
    {
        "full": ModelSource(
            file_name="pose_landmarker_full.task",
            origin="the mediapipe 0.10.21 wheel, downloaded with pip",
            download_bytes=WHEEL_BYTES,
            sha256=_FULL_SHA256,
            download=bundle_from_wheel,
        ),
        "lite": _published("lite", 5_800_000),
        "heavy": _published("heavy", 30_700_000),
    }
)


def model_folder() -> Path:
    """Return the folder of the cached models; it need not exist."""
    if override := os.environ.get(CACHE_VARIABLE):
        return Path(override).expanduser()
    return platformdirs.user_cache_path(_APP_NAME, appauthor=False)


def model_path(choice: str, sources: Mapping[str, ModelSource] = SOURCES) -> Path:
    """Return where the model `choice` (a name in `sources`, or a path) is or would be."""
    if source := sources.get(choice):
        return model_folder() / source.file_name
    return Path(choice).expanduser()


def ensure_model(
    choice: str,
    progress: Progress,
    announce: Announce,
    sources: Mapping[str, ModelSource] = SOURCES,
) -> Path:
    """Return the path of a verified model, fetching it first if the cache has no sound one.

    Args:
        choice: `full`, `lite`, `heavy`, or the path of a bundle.
        progress: Told about the download, if there is one.
        announce: Told what is fetched, from where, under which licence, before it is.
        sources: What the names stand for.

    Raises:
        CoachError: There is no such model, or it cannot be fetched or kept.
    """
    path = model_path(choice, sources)
    source = sources.get(choice)
    if source is None:
        _verify_own(path)
        return path
    remove_leftovers(path.parent)
    if _fault(path, source) is None:
        return path
    try:
        with one_at_a_time(path.parent, lambda: announce("Waiting for another fetch to end.")):
            # Whoever was here before may have fetched it already.
            if fault := _fault(path, source):
                _fetch(path, source, fault, progress, announce)
    except OSError as error:
        raise CoachError(_why_not_kept(error, path.parent)) from error
    return path


def verify(path: Path, sources: Mapping[str, ModelSource] = SOURCES) -> str:
    """Return the SHA-256 of the model at `path` once it is known to be sound. Fetches nothing.

    A file in the cache must have its known checksum; any other must be a bundle of two models.

    Raises:
        CoachError: It is missing, damaged or something else.
    """
    for choice, source in sources.items():
        if path == model_path(choice, sources):
            if fault := _fault(path, source):
                raise CoachError(
                    f"the pose model {path} {fault}: run `coach model fetch --model {choice}`, "
                    "or give a model file with --model PATH"
                )
            return sha256_of(path.read_bytes())
    return _verify_own(path)


def _fault(path: Path, source: ModelSource) -> str | None:
    """Return what is wrong with the cached file, or None if it is sound."""
    refuse_special(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return "is not fetched yet"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    expected = source.sha256 or _recorded_sha256(path)
    if expected is None:
        return "has no recorded checksum"
    return None if sha256_of(data) == expected else "is damaged (wrong checksum)"


def _record_path(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def _recorded_sha256(path: Path) -> str | None:
    try:
        text = _record_path(path).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return None
    found = re.match(r"[0-9a-f]{64}\b", text)
    return found.group() if found else None


def _fetch(
    path: Path, source: ModelSource, fault: str, progress: Progress, announce: Announce
) -> None:
    if path.exists():
        announce(f"The pose model {path} {fault}; fetching it again.")
    announce(f"Fetching the pose model: {source.download_bytes / 1e6:.1f} MB, {source.origin}")
    announce(f"Licence: {LICENCE}")
    announce(f"To: {path}")
    with scratch_folder(path.parent) as scratch:
        data = source.download(scratch, progress)
    if what := _not_a_bundle(io.BytesIO(data)):
        raise CoachError(f"the fetched pose model {what}: {HOW_TO_MEND}")
    sha256 = sha256_of(data)
    expected = source.sha256 or _recorded_sha256(path)
    if expected not in (None, sha256):
        raise CoachError(_changed_at_its_source(path, source))
    if source.sha256 is None:
        # The record goes first: a model without one would be fetched again.
        write_whole(_record_path(path), f"{sha256}  {path.name}\n".encode())
    write_whole(path, data)


def _changed_at_its_source(path: Path, source: ModelSource) -> str:
    if source.sha256:
        return f"the fetched pose model has a wrong checksum: {HOW_TO_MEND}"
    return (
        f"the pose model at {source.origin} is not the one first fetched: "
        f"delete {_record_path(path)} to accept the new one, or give --model PATH"
    )


def _verify_own(path: Path) -> str:
    """Check a file that the user named, and return its SHA-256."""
    if not is_there(path):
        names = ", ".join(SOURCES)
        raise CoachError(f"no model file {path}: --model takes {names} or the path of a .task file")
    refuse_special(path)
    try:
        # Looked at before it is read whole: it may be anything, a film of many gigabytes too.
        if what := _not_a_bundle(path):
            raise CoachError(f"{path} {what}: --model takes a pose landmarker .task file")
        return sha256_of(path.read_bytes())
    except OSError as error:
        raise CoachError(f"cannot read {path} ({error.strerror}): check --model") from error


def _not_a_bundle(file: Path | io.BytesIO) -> str | None:
    """Return what keeps `file` from being a pose bundle, or None.

    Raises:
        OSError: It cannot be read.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            for name in (DETECTOR_NAME, LANDMARKS_NAME):
                info = archive.getinfo(name)
                if info.compress_type != zipfile.ZIP_STORED:
                    return "is compressed, and MediaPipe needs it stored"
                if info.file_size not in _SANE_PART_BYTES:
                    return f"holds a {name} of an impossible size"
                if not is_tflite(archive.read(name)):
                    return f"holds a {name} that is no tflite model"
    except (zipfile.BadZipFile, RuntimeError):  # the second: it wants a password
        return "is not a model bundle, or is damaged"
    except KeyError:
        return "is not a pose model bundle (it lacks one of the two models)"
    return None


def _why_not_kept(error: OSError, folder: Path) -> str:
    if error.errno == errno.ENOSPC:
        return f"the disk of {folder} is full: free 50 MB or more, then {HOW_TO_MEND}"
    reason = error.strerror or str(error)
    return (
        f"cannot write to the model folder {folder} ({reason}): "
        f"set {CACHE_VARIABLE} to a folder that can be written, then {HOW_TO_MEND}"
    )
