"""MediaPipe comes without plots and microphones; whoever wants them still gets the real ones."""

from __future__ import annotations

import subprocess
import sys


def told(program: str) -> str:
    """What a fresh interpreter prints."""
    words = [sys.executable, "-c", program]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


def test_nothing_that_nobody_asked_for_is_loaded() -> None:
    assert (
        told(
            "import sys\n"
            "from landmarks.mediapipe_import import import_mediapipe\n"
            "mp = import_mediapipe()\n"
            "print(mp.__name__, import_mediapipe() is mp, mp.ImageFormat.SRGB is not None)\n"
            "unused = ('matplotlib', 'matplotlib.pyplot', 'sounddevice')\n"
            "print(*[name for name in unused if name in sys.modules])"
        )
        == "mediapipe True True"
    )


def test_the_stand_ins_are_the_real_thing_once_they_are_used() -> None:
    """MediaPipe's own plots still work, and so do ours afterwards."""
    assert (
        told(
            "from landmarks.mediapipe_import import import_mediapipe\n"
            "import_mediapipe()\n"
            "from mediapipe.tasks.python.vision import drawing_utils\n"
            "print(drawing_utils.plt.figure.__module__)\n"
            "import matplotlib.pyplot as plt\n"
            "print(plt.figure is drawing_utils.plt.figure, plt.__spec__ is not None)"
        )
        == "matplotlib.pyplot\nTrue True"
    )


def test_what_is_loaded_already_stays() -> None:
    assert (
        told(
            "import sys, matplotlib\n"
            "from landmarks.mediapipe_import import import_mediapipe\n"
            "import_mediapipe()\n"
            "print(sys.modules['matplotlib'] is matplotlib, 'matplotlib.pyplot' in sys.modules)"
        )
        == "True False"
    )
