"""What was held, kept on this machine for the person who held it: sqlite, tables, plots, CSV."""
