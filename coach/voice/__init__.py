"""The voice: what to say when (pure), and the speech engine and tones that say it."""
