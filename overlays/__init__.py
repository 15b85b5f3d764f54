"""Draws what was decided onto the picture. Decides nothing; knows landmark types only."""
