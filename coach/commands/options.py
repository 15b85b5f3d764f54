"""Options that several commands share, and what they mean as values."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.profile.profile import Profile
    from coach.settings import Settings


def add_session_options(parser: argparse.ArgumentParser) -> None:
    """What to press, for how long, and what is known of camera and body."""
    parser.add_argument("--region", metavar="ID", help="what to press (default: gluteus_medius)")
    parser.add_argument(
        "--side",
        choices=("left", "right", "upper", "lower"),
        help="side to treat (default: upper, whichever hip is up)",
    )
    parser.add_argument(
        "--hold", metavar="SECONDS", type=_number, help="seconds to hold, 5-90 (default: 60)"
    )
    parser.add_argument(
        "--tilt",
        metavar="DEG|auto",
        type=_tilt,
        help="how far the camera looks down from level (default: auto, learnt from the person)",
    )
    parser.add_argument(
        "--height-cm", metavar="CM", type=_number, help="body height (default: an average one)"
    )
    parser.add_argument(
        "--language", choices=("en", "de"), help="of everything said and shown (default: en)"
    )
    parser.add_argument("--settings", metavar="FILE", type=Path, help="TOML file with the above")
    add_model_option(parser)


def add_programme_option(parser: argparse.ArgumentParser) -> None:
    """Several holds in place of one."""
    parser.add_argument(
        "--programme",
        metavar="NAME|FILE",
        help="several holds with rests and changes of side (see: coach programme list; "
        "default: none, one hold); --side then says which side is sore, --hold replaces every "
        "hold's seconds",
    )


def add_profile_option(parser: argparse.ArgumentParser) -> None:
    """Whose body it is."""
    parser.add_argument(
        "--profile",
        metavar="FILE|NAME|none",
        help="tuned regions and height of one body (default: your own profile, if there is one; "
        "see: coach profile list)",
    )


def add_rotate_option(parser: argparse.ArgumentParser) -> None:
    """How a camera stands."""
    parser.add_argument(
        "--rotate",
        type=int,
        choices=(0, 90, 180, 270),
        default=0,
        help="clockwise turn that brings the picture of a turned camera upright",
    )


def add_model_option(parser: argparse.ArgumentParser) -> None:
    """Which pose model."""
    parser.add_argument(
        "--model",
        default="full",
        metavar="full|lite|heavy|PATH",
        help="which pose model (default: full)",
    )


def profile_from(args: argparse.Namespace) -> Profile | None:
    """The profile to go by; a default one is announced on stderr unless --quiet."""
    import sys

    from coach.profile.active import active

    def notify(line: str) -> None:
        if not getattr(args, "quiet", False):
            sys.stderr.write(f"{line}\n")

    return active(args.profile, notify)


def settings_from(args: argparse.Namespace, profile: Profile | None = None) -> Settings:
    """The settings file with the command line's choices on top.

    A body height that neither names comes from `profile`.
    """
    from coach import settings

    overrides = {
        "programme": getattr(args, "programme", None),
        "region": args.region,
        "side": args.side,
        "hold_s": args.hold,
        "tilt_deg": args.tilt,
        "height_cm": args.height_cm,
        "language": args.language,
    }
    found = settings.load(args.settings, overrides)
    if found.height_cm is None and profile is not None:
        found = found.model_copy(update={"height_cm": profile.height_cm})
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a number, got {text!r}") from None


def _tilt(text: str) -> float | str:
    return "auto" if text == "auto" else _number(text)
