"""The one family of errors a person can mend; bugs of ours are plain `ValueError`."""


class CoachError(Exception):
    """Something the user can fix.

    The message is one line: what is wrong, and how to mend it. Only the command line's
    main function catches it.
    """
