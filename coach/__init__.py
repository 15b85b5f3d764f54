"""Decides and talks: command line, sources, pipeline, hold, guidance, session."""
