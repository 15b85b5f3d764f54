"""Stands in for the real pyttsx3 in the engine's process. How it behaves is in the environment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

MODE = os.environ["FAKE_ENGINE"]
LOG = Path(os.environ["FAKE_ENGINE_LOG"])

if MODE == "import_error":
    raise ImportError("No module named 'objc'")


def log(line):
    with LOG.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def init():
    if MODE == "no_engine":
        raise RuntimeError("probably no eSpeak")
    asked = {"text": "", "ended": None}

    def get_property(name):
        language = "fr" if MODE == "no_voice" else "en-us"
        return [SimpleNamespace(id="one", languages=[language])] if name == "voices" else "other"

    def connect(topic, callback):
        assert topic == "finished-utterance"
        asked["ended"] = callback

    def run_and_wait():
        sys.stdout.write("libraries chatter on standard output\n")
        if MODE == "crash":
            os._exit(3)
        if asked["text"] == "Hang.":
            time.sleep(600)
        log(f"begin {asked['text']}")
        if MODE == "player":
            late = f"import time; time.sleep(0.6); open({str(LOG)!r}, 'a').write('played')"
            subprocess.run([sys.executable, "-c", late], check=True)
        time.sleep(float(os.environ["FAKE_ENGINE_S"]))
        log(f"end {asked['text']}")
        asked["ended"](name=None, completed=True)

    return SimpleNamespace(
        getProperty=get_property,
        setProperty=lambda name, value: log(f"{name}={value}"),
        connect=connect,
        proxy=SimpleNamespace(setBusy=lambda busy: log(f"busy={busy}")),
        say=lambda text: asked.update(text=text),
        runAndWait=run_and_wait,
    )
