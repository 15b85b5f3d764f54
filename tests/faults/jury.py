"""Runs cases in batches and judges them: exit 0, 1 or 2, one line, in time, nothing worse."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
BATCH = 100


@dataclass(frozen=True)
class Case:
    """A command line and what it is about."""

    name: str
    argv: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)
    most_bytes: int | None = None
    """No file may grow beyond this, as on a disk that is nearly full."""


@dataclass(frozen=True)
class Ended:
    """How it ended: exit code, or the name of what it raised; what it said on standard error."""

    name: str
    code: int | str
    err: str
    seconds: float

    @property
    def fault(self) -> str | None:
        """What is wrong with that, or None."""
        if self.code not in (0, 1, 2):
            return f"{self.name}: ended with {self.code}: {self.err[-300:]}"
        if "Traceback" in self.err:
            return f"{self.name}: traceback: {self.err[-300:]}"
        told = [line for line in self.err.splitlines() if line.startswith("coach: ")]
        if self.code == 2 and len(told) != 1:
            return f"{self.name}: {len(told)} lines told: {self.err[-300:]!r}"
        return None


def tried(cases: Sequence[Case], folder: Path) -> list[Ended]:
    """Every case, run."""
    ended: list[Ended] = []
    while len(ended) < len(cases):
        batch = cases[len(ended) : len(ended) + BATCH]
        file = folder / "cases.json"
        told = [(case.name, case.argv, case.env, case.most_bytes) for case in batch]
        file.write_text(json.dumps(told), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.batch", str(file)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        ended += [Ended(**line) for line in lines]
        if len(lines) < len(batch):  # the case after the last one told killed the process
            name = batch[len(lines)].name
            ended.append(Ended(name, f"died ({done.returncode})", done.stderr[-2000:], 0.0))
    return ended


def judged(ended: Sequence[Ended]) -> None:
    """Fail with what is wrong, twenty cases at most."""
    faults = [fault for fault in (one.fault for one in ended) if fault]
    assert not faults, f"{len(faults)} of {len(ended)}:\n" + "\n".join(faults[:20])
