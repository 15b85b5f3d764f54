"""A live session: opened, coached to its end and taken apart."""
