"""`coach samples list | path NAME`: the clips that come with the tool."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def add_parser(subparsers: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `samples` command."""
    parser = subparsers.add_parser("samples", help="list the bundled clips, or say where one is")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the names of the bundled clips")
    path = actions.add_parser("path", help="print where a clip lies")
    path.add_argument("name", metavar="NAME")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the samples or print a path."""
    import samples

    lines = samples.names() if args.action == "list" else [str(samples.path_of(args.name))]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0
