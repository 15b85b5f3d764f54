"""Lets children hold sessions with stand-in holds, one after the other, until they are killed.

Beside the history they write two logs, each line flushed to the disk: what is about to be kept,
and what has been kept. Started by test_crash; every line of words on standard input is a litter of
children, one for each word, whose numbers it prints. It imports only once: that makes kills cheap.
"""

from __future__ import annotations

import os
import random
import sys
import time
from itertools import count
from pathlib import Path
from typing import NoReturn

from coach.clock import wall_clock
from coach.history.recorder import Recorder
from coach.history.records import Check, Ending, SessionStart
from coach.history.store import HistoryStore
from coach.hold import Hold, Phase
from coach.hold_book import HeldPlace
from landmarks.joints import Side


class Log:
    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, *words: object) -> None:
        os.write(self._file, (" ".join(map(str, words)) + "\n").encode())
        os.fsync(self._file)


def hold_of(seconds: float) -> Hold:
    return Hold(Phase.DONE, seconds + 10.0, ((10.0, 10.0 + seconds),))


def one_session(folder: Path, uid: str, rng: random.Random, asked: Log, kept: Log) -> None:
    start = SessionStart(uid, "live", "stand-in", wall_clock(), "0", "0")
    recorder = Recorder(HistoryStore.open(folder / "history.sqlite3"), start, refuse, wall_clock)
    recorder.set_before(rng.randrange(11))
    places: tuple[HeldPlace, ...] = ()
    for number in range(1, rng.randrange(2, 6)):
        seconds = float(rng.randrange(5, 91))
        hold = hold_of(seconds)
        places += (HeldPlace(hold, "gluteus_medius", Side.RIGHT, seconds),)
        asked.write(uid, number, seconds)
        recorder.watch(places, hold)
        kept.write(uid, number, seconds)
        recorder.watch(places, hold)
        recorder.set_check(number, Check.FINE)
        time.sleep(rng.random() * 0.002)
    recorder.set_after(rng.randrange(11))
    recorder.end(places, Ending.COMPLETED)
    recorder.close()


def refuse(line: str) -> None:
    raise AssertionError(line)


def live(folder: Path, seed: str) -> NoReturn:
    rng = random.Random(seed)
    asked, kept = Log(folder / "asked.log"), Log(folder / "kept.log")
    for number in count(1):
        one_session(folder, f"{seed}-{number}", rng, asked, kept)
    raise AssertionError("count() never ends")


def litter(folder: Path, seeds: list[str]) -> list[int]:
    children = []
    for seed in seeds:
        child = os.fork()
        if child == 0:
            try:
                live(folder, seed)
            finally:
                os._exit(1)
        children.append(child)
    return children


def main(folder: Path) -> None:
    for line in sys.stdin:
        children = litter(folder, line.split())
        sys.stdout.write(" ".join(map(str, children)) + "\n")
        sys.stdout.flush()
        ends = [os.waitpid(child, 0)[1] for child in children]
        sys.stdout.write(" ".join(map(str, ends)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
