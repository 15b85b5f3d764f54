"""`coach profile list|show|diff|check|copy|delete`: the files of tuned bodies."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from pathlib import Path

    from coach.profile.profile import Profile

WHAT = "a name in your profiles' folder, or a file"


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `profile` command."""
    parser = subparsers.add_parser(
        "profile",
        help="list, show, compare, check, copy or delete tuned bodies",
        description="Profiles hold how far the regions of one body lie from where the catalogue "
        "puts them. The one called default is used unless --profile says otherwise.",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the names of your profiles")
    for name, text, operands in (
        ("show", "what a profile holds", ("PROFILE",)),
        ("diff", "what differs between two profiles", ("A", "B")),
        ("check", "whether a profile is right and safe", ("PROFILE",)),
        ("copy", "copy profile A to B", ("A", "B")),
        ("delete", "delete a profile", ("PROFILE",)),
    ):
        action = actions.add_parser(name, help=text, description=text)
        for operand in operands:
            action.add_argument(operand.lower(), metavar=operand, help=WHAT)
        if name in ("copy", "delete"):
            action.add_argument("--yes", action="store_true", help="do not ask")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; 1 where profiles differ, are not safe, or nothing was done."""
    return {
        "list": _list,
        "show": _show,
        "diff": _diff,
        "check": _check,
        "copy": _copy,
        "delete": _delete,
    }[args.action](args)


def _list(args: argparse.Namespace) -> int:
    del args
    from coach.profile.profile import load, profiles_dir
    from landmarks.errors import CoachError

    folder = profiles_dir()
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    lines = []
    for path in paths:
        try:
            lines.append(f"{path.stem}: {_summary(load(path))}")
        except CoachError as error:
            lines.append(f"{path.stem}: not usable: {error}")
    told = lines or [f"No profiles yet in {folder}; make one with: coach tune"]
    sys.stdout.write("".join(f"{line}\n" for line in told))
    return 0


def _summary(profile: Profile) -> str:
    count = len(profile.offsets)
    height = "" if profile.height_cm is None else f", {profile.height_cm:g} cm"
    when = "" if profile.updated is None else f", saved {profile.updated:%Y-%m-%d}"
    return f"{count} region{'s' * (count != 1)} tuned{height}{when}"


def _show(args: argparse.Namespace) -> int:
    from coach.profile.describe import lines_of
    from coach.profile.profile import load, path_of

    path = path_of(args.profile)
    sys.stdout.write("".join(f"{line}\n" for line in [str(path), *lines_of(load(path))]))
    return 0


def _diff(args: argparse.Namespace) -> int:
    from coach.profile.describe import differences
    from coach.profile.profile import load, path_of

    found = differences(load(path_of(args.a)), load(path_of(args.b)))
    sys.stdout.write("".join(f"{line}\n" for line in found or ["no difference"]))
    return 1 if found else 0


def _check(args: argparse.Namespace) -> int:
    from coach.profile.no_press import no_press_conflicts
    from coach.profile.profile import load, path_of
    from landmarks import catalogue

    path = path_of(args.profile)
    profile = load(path)
    unsafe = False
    for one in no_press_conflicts(profile, catalogue.load()):
        allowed = profile.told(one.region, one.side).no_press_allowed
        unsafe |= not allowed
        sys.stdout.write(
            f"[offsets.{one.region}.{one.side}] reaches {one.overlap_mm:.0f} mm into the no-press "
            f"zone {one.zone}: {'allowed in the file' if allowed else 'not allowed'}\n"
        )
    sys.stdout.write(f"{path}: {'not safe' if unsafe else 'fine'}, {_summary(profile)}\n")
    return 1 if unsafe else 0


def _copy(args: argparse.Namespace) -> int:
    from coach.profile.profile import copy, load, path_of
    from landmarks.errors import CoachError

    source, target = path_of(args.a), path_of(args.b)
    load(source)
    # Not Path.resolve: links that go round in a circle make it raise.
    if os.path.realpath(source) == os.path.realpath(target):
        raise CoachError(f"{target}: that is the same profile; give another name")
    # Not Path's own: of names that are too long these say no, and writing says why.
    if os.path.isdir(target):  # noqa: PTH112
        raise CoachError(f"{target}: is a folder; give a file or a name")
    if os.path.lexists(target) and not _sure(args, f"Replace {target}?"):
        return 1
    copy(source, target)
    sys.stdout.write(f"Copied to {target}\n")
    return 0


def _delete(args: argparse.Namespace) -> int:
    from coach.profile.profile import path_of
    from landmarks.errors import CoachError
    from landmarks.plain_file import is_there

    path = path_of(args.profile)
    if not is_there(path):
        raise CoachError(f"{path}: no such profile; see: coach profile list")
    if not _sure(args, f"Delete {path}?"):
        return 1
    _unlink(path)
    sys.stdout.write(f"Deleted {path}\n")
    return 0


def _unlink(path: Path) -> None:
    from landmarks.errors import CoachError

    try:
        path.unlink()
    except OSError as error:
        raise CoachError(f"cannot delete {path}: {error.strerror}") from error


def _sure(args: argparse.Namespace, question: str) -> bool:
    if args.yes:
        return True
    sys.stdout.write(f"{question} [y/N] ")
    sys.stdout.flush()
    sure = sys.stdin.readline().strip().lower() in ("y", "yes")
    if not sure:
        sys.stdout.write("Nothing was changed.\n")
    return sure
