"""What all tests share: hypothesis without a stop-watch, for a busy machine makes no test wrong."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("coach", deadline=None, max_examples=40)
settings.load_profile("coach")
