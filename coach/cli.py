"""The door of the command line: told to end, it leaves with one quiet line, also while it starts.

Nothing is imported before `main` is running: until then Ctrl-C would end in a traceback.
"""

from __future__ import annotations

import sys

INTERRUPTED = 130
_AGAIN_S = 0.02


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    hook = sys.unraisablehook
    try:
        _lose_no_interruption()
        from coach.command_line import run

        return run(argv)
    except (KeyboardInterrupt, RuntimeError) as error:
        # Python 3.11 hides Ctrl-C in the other one where it makes a class of what is imported.
        if not any(isinstance(one, KeyboardInterrupt) for one in (error, error.__cause__)):
            raise
        print("coach: interrupted", file=sys.stderr)
        return INTERRUPTED
    finally:
        sys.unraisablehook = hook
        if argv is None:
            _die_quietly()


def _lose_no_interruption() -> None:
    """Be interrupted again, a moment later, by what Python would only have printed.

    Where it calls back for itself, as when it lets go of an import's lock, no error can be raised:
    Ctrl-C in that very moment would leave a traceback behind, and the program running.
    """
    from _thread import interrupt_main
    from threading import Timer

    otherwise = sys.unraisablehook

    def heard(lost: sys.UnraisableHookArgs) -> None:
        if issubclass(lost.exc_type, KeyboardInterrupt):
            Timer(_AGAIN_S, interrupt_main).start()
        else:
            otherwise(lost)

    sys.unraisablehook = heard


def _die_quietly() -> None:
    """Nothing is left to be saved: from here on Ctrl-C ends the process without a word."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    sys.exit(main())
