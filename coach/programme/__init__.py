"""Programmes: which holds follow each other, on which side, with which rests between them."""
