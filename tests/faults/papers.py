"""Honest files of every kind that a person may hand to the tool, to be spoilt by the tests."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import samples
from coach.history.records import Check, Ending, EventKind, SessionStart, StepRecord
from coach.history.store import HistoryStore
from coach.recording import PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from tests.bodies import body_pose

PROFILE = b"""# mine
version = 1
[profile]
name = "Anna"
created = 2026-01-31T10:00:00Z
height_cm = 171.0
notes = "left hip"
[offsets.gluteus_medius.right]
anterior_mm = -6.0
superior_mm = 12.0
lateral_mm = 2.0
radius_mm = 30.0
origin = "set by hand"
[offsets.foot_arch.left]
forward_mm = 4.0
"""
START = datetime(2026, 1, 31, 10, tzinfo=UTC)


def recording(path: Path, frames: int = 12) -> Path:
    """Somebody on the left side for a moment or two, as poses."""
    header = RecordingHeader(SourceInfo(path.name, (640, 480), frames, 5.0, still=False), {})
    with PoseRecordingWriter(path, header) as writer:
        for index in range(frames):
            pose = body_pose(index / 5, heading_deg=index * 0.5)
            writer.write(Sighting(index, index / 5, pose))
    return path


def labels(source: str) -> bytes:
    """Clicks on frames of a recording."""
    rows = [
        f"{source},{frame},gluteus_medius,right,{320 + frame},{240 - frame}" for frame in (1, 4)
    ]
    return "\n".join(["# clicked", "source,frame,region,side,x_px,y_px", *rows, ""]).encode()


def history(path: Path, sessions: int = 6) -> Path:
    """A history of some sessions, closed in good order: all of it is in this one file."""
    with HistoryStore.open(path) as store:
        for number in range(sessions):
            at = START + timedelta(days=number)
            uid = f"session-{number}"
            store.begin(SessionStart(uid, "live", "camera 0", at, "0.1.0", "0.10.33"))
            store.set_before(uid, 6)
            for hold in (1, 2):
                numbers = (60.0, 10.0, 60.0, 1.0, 0.5, 0.0)
                store.add_step(
                    uid,
                    StepRecord(hold, "hold", "gluteus_medius", "right", *numbers, True, at),  # type: ignore[arg-type]
                )
                store.set_check(uid, hold, Check.FINE)
            store.add_event(uid, next(iter(EventKind)), at)
            store.end(uid, Ending.COMPLETED, at + timedelta(minutes=5))
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def screening() -> bytes:
    """Answers to the health questions."""
    answers = {"bladder": False, "numbness": False, "pregnant": True}
    kept = {"version": 1, "answered_at": START.isoformat(), "answers": answers}
    return (json.dumps(kept, indent=2) + "\n").encode()


def truth(folder: Path, pictures: int = 2) -> Path:
    """The first pictures of the bundled test set, with their truth."""
    folder.mkdir()
    bundled = samples.path_of("first-hold").parents[1] / "truth"
    rows = (bundled / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    header = json.loads(rows[0]) | {"pictures": pictures}
    lines = [json.dumps(header)]
    for row in rows[1 : pictures + 1]:
        data = (bundled / json.loads(row)["image"]).read_bytes()
        (folder / json.loads(row)["image"]).write_bytes(data)
        assert hashlib.sha256(data).hexdigest() == json.loads(row)["sha256"]
        lines.append(row)
    (folder / "truth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
