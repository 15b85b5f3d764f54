"""Finds a programme by its name or its file, and checks it at the door."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from coach.programme.model import BreathingTable, HoldStep, Programme, StretchStep, SwitchStep
from landmarks.bundled import bundled_text
from landmarks.errors import CoachError
from landmarks.toml_file import parse_toml, read_text

BUILT_IN = ("gluteal", "gluteal-both-sides", "front-of-hip", "foot", "short", "full")
"""The bundled programmes, the first one being the one to begin with."""
STEPS: dict[str, type[BaseModel]] = {"hold": HoldStep, "stretch": StretchStep, "switch": SwitchStep}


def load(name: str) -> Programme:
    """The bundled programme `name`, or the one in the file of that name.

    Raises:
        CoachError: naming file, step and key, and what is allowed.
    """
    if name in BUILT_IN:
        file = f"{name}.toml"
        return parse(bundled_text("coach.programme", "builtin", file), file)
    path = Path(name)
    if path.suffix != ".toml" and not path.is_file():
        raise CoachError(
            f"--programme: no programme {name!r}; known: {', '.join(BUILT_IN)}, or a .toml file"
        )
    return load_file(path)


def load_file(path: Path) -> Programme:
    """The programme in a file.

    Raises:
        CoachError: naming file, step and key, and what is allowed.
    """
    return parse(read_text(path, "the programme"), str(path))


def parse(text: str, file: str) -> Programme:
    """Check the text of a programme; `file` stands in the message.

    Raises:
        CoachError: naming step and key, and what is allowed.
    """
    try:
        return Programme.model_validate(parse_toml(text, file))
    except ValidationError as error:
        raise CoachError(f"{file}: {_explain(error)}") from error


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    where, table = _table(first["loc"])
    names = [part for part in first["loc"][3:] if isinstance(part, str)]
    key = names[-1] if names else str(first["loc"][-1] if first["loc"] else "programme")
    if first["type"] == "extra_forbidden":
        return f"{where}has unknown key {key!r}; known: {sorted(table.model_fields)}"
    if first["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return f"{where}kind: must be one of {list(STEPS)}, got {_given_kind(first['input'])!r}"
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "value_error":
        return f"{where}{message}"
    message = message[0].lower() + message[1:]
    if first["type"] == "missing":
        return f"{where}{key}: {message}"
    return f"{where}{key}: {message}, got {first['input']!r}"


def _table(loc: tuple[int | str, ...]) -> tuple[str, type[BaseModel]]:
    """The words for the table an error lies in, and what may stand there."""
    if len(loc) < 2 or loc[0] != "steps":
        return "", Programme
    number = f"step {int(loc[1]) + 1}"
    if len(loc) < 3 or loc[2] not in STEPS:
        return f"[{number}] ", Programme
    kind = STEPS[str(loc[2])]
    if "breathing" in loc[3:-1]:
        return f"[{number}, breathing] ", BreathingTable
    return f"[{number}, {loc[2]}] ", kind


def _given_kind(table: Any) -> Any:
    return table.get("kind") if isinstance(table, dict) else table
