"""Profiles: what fits one body, kept in a file a person can read and edit."""
