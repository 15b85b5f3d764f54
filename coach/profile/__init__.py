"""What fits one body, kept in a file a person can read and edit (`coach profile`).

Its files:
    profile             the profile as a value; loads, saves, copies
    toml_form           the shape of its file, checked key by key
    toml_edit           puts it into a file around what a person wrote there
    disk                reads and writes the file
    active              which profile a command goes by, and whether it may be used
    no_press            whether a shifted region reaches into a no-press zone
    describe            a profile, and what differs between two, in lines

Tuning one is `coach.tuning`.
"""
