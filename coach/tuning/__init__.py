"""Putting regions right on one body: by hand, or fitted to labels."""
