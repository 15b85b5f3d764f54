"""Runs many command lines one after the other in one process, and tells how each ended.

    python -m tests.faults.batch CASES.json

The pose model is played by a stand-in, everything else is real. After each case one line of JSON
is printed, so that whoever waits knows which case killed the process.
"""

from __future__ import annotations

import faulthandler
import io
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import coach.commands.evaluate as evaluate
import coach.commands.tune_fit as tune_fit
import coach.pose_model as pose_model
import coach.replay_job as replay_job
from coach import cli
from landmarks.frame import Frame
from landmarks.pose import Pose
from tests.bodies import body_pose

CASE_S = 20
MEMORY_BYTES = 6 * 1024**3


class Seer:
    """Sees somebody on the left side in two frames of three."""

    def detect(self, frame: Frame) -> Pose | None:
        if frame.index % 3 == 2:
            return None
        return replace(body_pose(frame.t_s, size_wh=frame.size_wh), t_s=frame.t_s)

    def close(self) -> None: ...


def _too_long(number: int, frame: object) -> None:
    del number, frame
    raise TimeoutError(f"still busy after {CASE_S} s")


def run(argv: list[str]) -> dict[str, Any]:
    """How one command line ended."""
    out, err = io.StringIO(), io.StringIO()
    started_s = time.perf_counter()
    signal.alarm(CASE_S)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code: int | str = cli.main(argv)
    except BaseException as error:
        code = f"{type(error).__name__}: {error}"[:300]
    finally:
        signal.alarm(0)
    return {
        "code": code,
        "err": err.getvalue()[-2000:],
        "seconds": round(time.perf_counter() - started_s, 2),
    }


@contextmanager
def small_disk(most_bytes: int | None) -> Iterator[None]:
    """Let no file of this process grow beyond so much while inside."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    if most_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def stand_in(seer: Callable[[], Any]) -> None:
    """Let `seer()` see in the model's place, whichever command asks for it."""
    for module in (pose_model, replay_job, evaluate, tune_fit):
        vars(module)["detector_maker"] = lambda *_: lambda *_: seer()
        vars(module)["announced_model"] = lambda *_: Path("model.task")
    vars(replay_job)["verify"] = lambda *_: "0" * 64


def main(cases: Path) -> None:
    """Run every case of the file."""
    faulthandler.enable()
    signal.signal(signal.SIGALRM, _too_long)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    stand_in(Seer)
    plain = dict(os.environ)
    for name, argv, env, most_bytes in json.loads(cases.read_text(encoding="utf-8")):
        os.environ.clear()
        os.environ.update(plain | env)
        with small_disk(most_bytes):
            ended = run(argv)
        print(json.dumps({"name": name} | ended), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
