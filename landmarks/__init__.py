"""From pixels to anatomy: find the person, judge the posture, place the regions.

Knows nothing of coaching and nothing of drawing. Import from the modules themselves;
nothing is imported here, so that a caller pays only for what it uses.
"""
