"""numpy's helpers stay away: on two cores a waiting one takes half of what the model has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def words_of(*imports: str, **env: str) -> str:
    """What a fresh interpreter says OpenBLAS may use."""
    code = f"import os, {', '.join(imports)}; print(os.environ['OPENBLAS_NUM_THREADS'])"
    kept = {name: word for name, word in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=kept | env)
    return done.stdout.strip()


@pytest.mark.parametrize("first", ["coach", "coach.cli", "coach.pipeline"])
def test_the_matrices_have_one_thread(first: str) -> None:
    assert words_of(first, "numpy") == "1"


def test_who_wants_more_gets_more() -> None:
    assert words_of("coach", "numpy", OPENBLAS_NUM_THREADS="4") == "4"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted on Linux")
def test_numpy_starts_no_thread_behind_our_back() -> None:
    """Said too late, after numpy is loaded, the words would change nothing."""
    code = "import coach.pipeline, os; print(len(os.listdir('/proc/self/task')))"
    kept = {name: word for name, word in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=kept)
    assert done.stdout.strip() == "1"
