"""The command line. Every command is imported only when it is needed: help has to be quick."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from coach.commands import demo, doctor, live, locate, model, replay, samples
from landmarks.errors import CoachError

DONE, NOT_COMPLETED, USER_CAN_FIX, INTERRUPTED = 0, 1, 2, 130


class _Parser(argparse.ArgumentParser):
    """An argument parser that explains itself in one line, as every other error does."""

    def error(self, message: str) -> None:  # type: ignore[override]  # it raises, like its parent
        """Say what is wrong and where help is."""
        raise CoachError(f"{message}; see: {self.prog} --help")


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = _Parser(
        prog="coach",
        description="Pose-guided camera coach for self-massage of sciatica trigger points. "
        "Everything stays on this machine.",
        epilog="It is no medical device and promises no cure. "
        "Start with: coach demo. Help on a command: coach COMMAND --help.",
    )
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for command in (demo, live, replay, locate, samples, model, doctor):
        command.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    previous = signal.signal(signal.SIGTERM, _interrupt)
    try:
        args = build_parser().parse_args(argv)
        if args.version:
            return _print_version()
        if args.command is None:
            raise CoachError("which command? see: coach --help")
        result: int = args.run(args)
    except CoachError as error:
        print(f"coach: {error}", file=sys.stderr)
        return USER_CAN_FIX
    except KeyboardInterrupt:
        print("coach: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has left; that is their right and no error of the user's.
        sys.stderr.close()
        return DONE
    finally:
        signal.signal(signal.SIGTERM, previous)
    return result


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Being told to end is like Ctrl-C: what was done is saved first."""
    del number, frame
    raise KeyboardInterrupt


def _print_version() -> int:
    from importlib.metadata import version

    print(f"coach {version('trigger-point-coach')}")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
