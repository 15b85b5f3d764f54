"""What a session leaves behind: films and small text files."""
