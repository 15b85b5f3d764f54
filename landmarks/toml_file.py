"""TOML files at the door: read or refused with one line, whatever is in them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from landmarks.errors import CoachError
from landmarks.plain_file import refuse_special

MOST_BYTES = 1_000_000
"""No file a person writes is larger; a film given by mistake is not read to its end."""


def read_toml(path: Path, what: str) -> dict[str, Any]:
    """The content of a TOML file.

    Args:
        path: the file.
        what: what it is to the person, for the message: "the settings".

    Raises:
        CoachError: it cannot be read, is not UTF-8, not TOML, or too large.
    """
    return parse_toml(read_text(path, what), str(path))


def read_text(path: Path, what: str) -> str:
    """The text of a small UTF-8 file.

    Raises:
        CoachError: it cannot be read, is not UTF-8, or too large.
    """
    refuse_special(path)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CoachError(f"{path}: cannot read {what} ({error.strerror or error})") from error
    except ValueError as error:  # a zero byte in the name
        raise CoachError(f"cannot read {what}: no file can be called so ({error})") from error
    if len(data) > MOST_BYTES:
        raise CoachError(f"{path}: far too large for {what}; is it the right file?")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CoachError(f"{path}: not valid TOML: not UTF-8 text; save it as UTF-8") from error


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The content of a TOML text.

    Args:
        text: the text.
        name: the file's name, for the message.

    Raises:
        CoachError: it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CoachError(f"{name}: not valid TOML: {error}") from error
    except RecursionError as error:
        raise CoachError(f"{name}: not valid TOML: too many brackets in each other") from error
    except ValueError as error:  # a whole number of more digits than Python converts
        raise CoachError(f"{name}: not valid TOML: a number far too long ({error})") from error
