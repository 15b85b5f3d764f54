"""How well the pipeline does on pictures whose truth is known (`coach evaluate`).

Its files:
    truth, truth_line   reads a folder or clip with its truth.jsonl, and refuses what is broken
    run, answer         the pipeline over every frame, and what it and two baselines say of each
    misses              placement: each estimate against its true point, in millimetres
    zones               the no-press lines: each against its true points
    placement           misses as rows, by region, view and way
    bodies              posture, pose, angles: rates and degrees instead of places
    groups              the same by group of the test set, and by what is special
    figures             all of it as the JSON document
    targets             the figures that are quoted, beside what was asked for
    tables, markdown    the document on a terminal, and as README's table and report.md
    report, sheet       the folder of --report, with pictures of the worst frames
"""
