"""The speech engine, in a process of its own. Run as a file; it imports nothing of this project.

Why not a thread: on Linux pyttsx3 2.99 plays by `os.system("aplay ...")` inside a callback, so its
`stop()` cannot stop it and a missing player raises nothing; on macOS its loop wants the main
thread; on all systems the loop is known to hang. A process can be killed in mid-word.

Requests come as JSON lines on standard input, answers go out the same way:
{"say": text, "number": n, "limit_s": s} -> {"done": n};  {"volume": 0-1};  at the start
{"ready": true} or {"missing": why}. When the input ends, so does the process.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

SETTLE_S = 0.1
"""For espeak to take in a setting; what comes sooner may be cancelled along with it."""
NAMES = {"en": "English", "de": "German"}
Answer = Callable[[dict[str, Any]], None]
Requests = queue.SimpleQueue[dict[str, Any]]


class MissingError(Exception):
    """There will be no speech; the message says why and what to do."""


def main(argv: list[str] | None = None) -> int:
    """Speak what is asked for until the input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--language", default="en")
    parser.add_argument("--rate", type=int, default=150)
    parser.add_argument("--volume", type=float, default=1.0)
    parser.add_argument("--checked", action="store_true", help="playing is known to work")
    args = parser.parse_args(argv)
    answer = _private_answers()
    _tell_of_crashes(answer)
    requests = _requests()
    try:
        engine, finished = open_engine(args.language, args.rate, args.volume)
        if not args.checked:
            check_player()
    except MissingError as error:
        answer({"missing": str(error)})
        return 1
    answer({"ready": True})
    while True:
        _serve(requests.get(), engine, finished, answer)


def _serve(request: dict[str, Any], engine: Any, finished: threading.Event, answer: Answer) -> None:
    if "volume" in request:
        engine.setProperty("volume", float(request["volume"]))
        time.sleep(SETTLE_S)
        return
    finished.clear()
    engine.say(request["say"])
    engine.runAndWait()
    # With espeak runAndWait returns before the sound has ended; the notice is the real end.
    finished.wait(float(request["limit_s"]))
    time.sleep(0.02)  # after the notice the driver still has its own loop to end
    answer({"done": request["number"]})


def open_engine(language: str, rate_wpm: int, volume: float) -> tuple[Any, threading.Event]:
    """The engine, set up, and an event that is set at the end of every utterance.

    Raises:
        MissingError: no engine, or none that speaks the language.
    """
    try:
        engine = importlib.import_module("pyttsx3").init()
    except ImportError as error:
        raise MissingError(f"pyttsx3 does not load ({error}); run: pip install pyttsx3") from error
    except (RuntimeError, OSError) as error:
        hint = "install espeak-ng (Debian, Ubuntu: sudo apt install espeak-ng)"
        raise MissingError(f"there is no speech engine; {hint}") from error
    voice = pick_voice(engine.getProperty("voices"), engine.getProperty("voice"), language)
    if voice is None:
        name = NAMES.get(language, language)
        raise MissingError(f"no {name} voice is installed; install one or choose another language")
    engine.setProperty("voice", voice)
    engine.setProperty("rate", rate_wpm)
    engine.setProperty("volume", volume)
    # Until its loop runs pyttsx3 keeps settings back, and then its espeak driver now and then
    # cancels them, first words included. So they are let through now, while nothing is said.
    engine.proxy.setBusy(False)
    time.sleep(SETTLE_S)
    finished = threading.Event()
    engine.connect("finished-utterance", lambda **_: finished.set())
    return engine, finished


def pick_voice(voices: Iterable[Any], current: str | None, language: str) -> str | None:
    """Id of a voice for a language: the system's own choice if it fits, else the plainest."""
    fitting = [
        (len(tag), voice.id)
        for voice in voices
        for tag in map(_tag, voice.languages or ())
        if tag.split("-")[0] == language
    ]
    if any(name == current for _, name in fitting):
        return current
    return str(min(fitting)[1]) if fitting else None


def _tag(language: str | bytes) -> str:
    """A language tag in one spelling: drivers give "en_US", "en-US" or bytes with a length."""
    text = language.decode("ascii", "ignore") if isinstance(language, bytes) else str(language)
    return re.sub(r"^\W+|[\x00-\x1f]", "", text).lower().replace("_", "-")


def check_player() -> None:
    """Play a moment of silence the way pyttsx3 would.

    Raises:
        MissingError: it would not be heard. pyttsx3 itself does not tell.
    """
    if not sys.platform.startswith("linux"):
        return
    aplay = shutil.which("aplay")
    if aplay is None:
        raise MissingError("aplay is missing (Debian, Ubuntu: sudo apt install alsa-utils)")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "silence.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, 22050, 0, "NONE", ""))
            file.writeframes(bytes(2 * 1102))
        try:
            done = subprocess.run(
                [aplay, "-q", str(path)], capture_output=True, timeout=10, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise MissingError("the sound device does not answer") from error
    if done.returncode != 0:
        raise MissingError("there is no sound device")


def _private_answers() -> Answer:
    """Answers go to the real standard output; what libraries print there goes nowhere."""
    out: TextIO = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)

    def answer(message: dict[str, Any]) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    return answer


def _tell_of_crashes(answer: Answer) -> None:
    def hook(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        answer({"missing": f"the speech engine failed ({kind.__name__}: {error})"})
        os._exit(1)

    sys.excepthook = hook


def _requests() -> Requests:
    """Requests as they come; the end of the input ends the process, even one that hangs."""
    requests: Requests = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            requests.put(json.loads(line))
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return requests


if __name__ == "__main__":
    os._exit(main())  # an ordinary exit would wait for the thread that reads
