"""A user with an empty cache and a fake network, for the stories about the model file."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from landmarks.model_bundle import DETECTOR_NAME, LANDMARKS_NAME
from landmarks.model_download import Progress
from landmarks.model_store import ModelSource, ensure_model, model_path, verify

PART = b"\x18\0\0\0TFL3" + bytes(100_000)


def bundle(
    parts: Mapping[str, bytes] | None = None, compression: int = zipfile.ZIP_STORED
) -> bytes:
    """A file that looks like a bundle from outside."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in (parts or {DETECTOR_NAME: PART, LANDMARKS_NAME: PART}).items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return out.getvalue()


BUNDLE = bundle()
OTHER_BUNDLE = bundle({DETECTOR_NAME: PART + b"!", LANDMARKS_NAME: PART})


@dataclass
class FakeDownload:
    """Stands in for the network, and counts how often it is asked."""

    gives: bytes | Exception = BUNDLE
    calls: int = 0
    scratch: list[Path] = field(default_factory=list)

    def __call__(self, scratch: Path, progress: Progress) -> bytes:
        self.calls += 1
        self.scratch.append(scratch)
        (scratch / "half.whl").write_bytes(b"half")
        progress(1, 2)
        if isinstance(self.gives, Exception):
            raise self.gives
        return self.gives


class Story:
    """A user with an empty cache, a fake network, and a list of what they were told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.download = FakeDownload()
        self.told: list[str] = []
        self.progress: list[tuple[int, int]] = []
        known = hashlib.sha256(BUNDLE).hexdigest()
        full = ModelSource("full.task", "a fake wheel", 35_600_000, known, self.download)
        lite = replace(full, file_name="lite.task", origin="a fake address", sha256=None)
        self.sources = {"full": full, "lite": lite}

    def ensure(self, choice: str = "full") -> Path:
        return ensure_model(
            choice, lambda *sizes: self.progress.append(sizes), self.told.append, self.sources
        )

    def verify(self, choice: str = "full") -> str:
        return verify(model_path(choice, self.sources), self.sources)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name != ".lock")
