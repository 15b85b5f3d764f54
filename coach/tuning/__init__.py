"""Moving a region to where one body has it: by hand in a window, or fitted to clicked labels.

By hand (`coach tune`):
    tune_job            one run: source or camera, profile, window
    footage             a source looked through once: `Shot`s and their pictures
    pictures            those pictures, compressed in memory
    frame_cursor        which frame lies open; keys and time line move it
    controller          what keys and mouse do; `camera_controller` while a camera runs
    editor              what has been edited, as a value: undo, links, steps
    skin, picking       from pixels to millimetres on the skin; which region a point means
    closeup             the part of a picture that a body fills
    profile_writer      saves to the profile, and refuses what would do harm
    message, body_words what the window answers, and a shift in the words of the body
    keys                the keys
    input_window        the window: a canvas out, keys and mouse in
    tune_window         the loop between window and controller
    sketch, layout      the canvas, and where things stand on it

Labels (`coach tune label`, `coach tune fit`):
    labels              reads a label file
    label_sheet         adds to one
    label_job, label_controller, label_sketch    the window to click them in
    observe             what each label says about the region's offset
    fit                 the offset that fits them, judged on recordings left out
    fit_job, fit_report one run of it, and what it prints

Profiles themselves are `coach.profile`; the marks on the picture are `overlays.tuning_marks`.
"""
