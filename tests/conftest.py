"""What all tests share: hypothesis without a stop-watch, for a busy machine makes no test wrong."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

# The same examples every time: a suite that fails by chance teaches people to try again.
settings.register_profile("coach", deadline=None, max_examples=40, derandomize=True)
settings.load_profile("coach")

# Nobody's own profile may change what a test sees; this folder is never made.
os.environ["COACH_CONFIG_DIR"] = str(Path("no-such-folder").absolute())
