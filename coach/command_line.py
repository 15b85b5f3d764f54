"""The command line. Every command is imported only when it is needed: help has to be quick."""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType

from coach.commands import (
    demo,
    doctor,
    evaluate,
    guide,
    history,
    live,
    locate,
    model,
    profile,
    programme,
    replay,
    samples,
    screening,
    tune,
)
from landmarks.errors import CoachError

DONE, NOT_COMPLETED, USER_CAN_FIX, DEFECT = 0, 1, 2, 70
_LONGEST = 1000
_REFUSALS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
    | {errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EFBIG}
)
"""What the system says no to: the person's to mend, wherever it comes up."""


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
    parser.add_argument("--log", metavar="FILE", help="write what happens to a file, no pictures")
    parser.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default="info",
        help="how much of it (default: info)",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for command in (
        demo,
        live,
        screening,
        history,
        guide,
        programme,
        replay,
        locate,
        tune,
        evaluate,
        samples,
        profile,
        model,
        doctor,
    ):
        command.add_parser(commands)
    return parser


def run(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code, with one line for whatever went wrong.

    Raises:
        KeyboardInterrupt: told to end; what was done is saved.
    """
    previous = signal.signal(signal.SIGTERM, _interrupt)
    others = os.umask(0o077)  # films of somebody's body: for its owner alone
    try:
        return _ended(argv)
    finally:
        os.umask(others)
        signal.signal(signal.SIGTERM, previous)


def _ended(argv: Sequence[str] | None) -> int:
    """Run the command line; whatever goes wrong becomes one line and an exit code."""
    try:
        with suppress(AttributeError):  # a file name may hold what the terminal cannot show
            sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        args = build_parser().parse_args(argv)
        if args.version:
            return _print_version()
        if args.command is None:
            raise CoachError("which command? see: coach --help")
        result = _run(args)
        sys.stdout.flush()  # a full disk has to be told now, not while Python ends
    except BrokenPipeError:
        # Whoever read our output has left; that is their right and no error of the user's.
        sys.stderr.close()
        return DONE
    except CoachError as error:
        return _tell(str(error), USER_CAN_FIX)
    except OSError as error:
        return _tell_of_system(error)
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            # Python 3.11 hides Ctrl-C so where it makes a class, in the midst of an import.
            raise error.__cause__ from None
        return _tell_of_defect(error)
    return result


def _tell_of_system(error: OSError) -> int:
    """What the system refuses anywhere, a full disk behind the output too, is not our defect."""
    if error.errno not in _REFUSALS:
        return _tell_of_defect(error)
    if error.errno == errno.ENOSPC:
        with suppress(OSError, ValueError):  # or Python tries once more as it ends, and fails
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    where = f"{error.filename}: " if error.filename is not None else ""
    return _tell(f"{where}{error.strerror}", USER_CAN_FIX)


def _tell_of_defect(error: Exception) -> int:
    told = f"internal error ({type(error).__name__}: {error})"
    return _tell(f"{told}; please report it, with the file of: coach --log FILE ...", DEFECT)


def _tell(text: str, code: int) -> int:
    """One line, whatever stands in a file's name; of an endless one, its two ends."""
    line = " ".join(text.splitlines())
    if len(line) > _LONGEST:
        line = f"{line[: _LONGEST // 2]} ... {line[-_LONGEST // 2 :]}"
    shown = "".join(letter if letter.isprintable() else "?" for letter in line)
    sys.stderr.write(f"coach: {shown}\n")
    return code


def _run(args: argparse.Namespace) -> int:
    """Run the command, under a log if one was asked for."""
    if args.log is None:
        return int(args.run(args))
    from pathlib import Path

    from coach.logbook import kept, logger

    with kept(Path(args.log), args.log_level):
        try:
            result = int(args.run(args))
        except CoachError as error:
            logger.error("%s", error)  # a line for the user, not a defect
            raise
        except Exception:
            logger.exception("internal error")
            raise
        logger.info("exit code %d", result)
        return result


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Being told to end is like Ctrl-C: what was done is saved first."""
    del number, frame
    raise KeyboardInterrupt


def _print_version() -> int:
    from importlib.metadata import version

    sys.stdout.write(f"coach {version('trigger-point-coach')}\n")
    return DONE
