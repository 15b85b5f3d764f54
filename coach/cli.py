"""The door of the command line: told to end, it leaves with one quiet line, also while it starts.

Nothing is imported before `main` is running: until then Ctrl-C would end in a traceback.
"""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    try:
        from coach.command_line import run

        return run(argv)
    except KeyboardInterrupt:
        print("coach: interrupted", file=sys.stderr)
        return INTERRUPTED
    finally:
        if argv is None:
            _die_quietly()


def _die_quietly() -> None:
    """Nothing is left to be saved: from here on Ctrl-C ends the process without a word."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main())
