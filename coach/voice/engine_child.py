"""The parent's end of the speech engine's process: start it, ask it, hear it, kill it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ENGINE_FILE = Path(__file__).with_name("engine_process.py")


def engine_command() -> list[str]:
    """How to run the engine; -P keeps this folder's modules out of its imports."""
    return [sys.executable, "-P", str(ENGINE_FILE)]


class EngineChild:
    """One running process. Its answers come through `hear`, from a thread of their own."""

    def __init__(
        self,
        command: Sequence[str],
        folder: str,
        hear: Callable[[EngineChild, dict[str, Any]], None],
    ) -> None:
        """Start it.

        Args:
            command: program and arguments.
            folder: for its temporary files; a killed player leaves its sound file behind.
            hear: called with every answer, and with {"gone": true} once it has ended.
        """
        self._hear = hear
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=os.environ | {"TMPDIR": folder, "TEMP": folder},
            # A group of its own: Ctrl-C is for us, and killing it takes its player along.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        threading.Thread(target=self._listen, name="coach-voice-answers", daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as answers:
            for line in answers:
                self._hear(self, json.loads(line))
        self._hear(self, {"gone": True})

    def send(self, message: dict[str, Any]) -> None:
        """Ask for something. Nothing happens if the process has ended; `hear` tells of that."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            return

    def kill(self) -> None:
        """End it at once, in mid-word. Safe to call twice."""
        if self._process.poll() is None:
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        if self._process.stdin is not None and not self._process.stdin.closed:
            try:
                self._process.stdin.close()
            except BrokenPipeError:
                return
