"""What the person chose: from a settings file, then from the command line. Checked at the door."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from landmarks.errors import CoachError
from landmarks.joints import Side

SideChoice = Literal["left", "right", "upper", "lower"]


class Settings(BaseModel):
    """Choices of one session; every default and every limit stands here and nowhere else."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    region: str = "gluteus_medius"
    """Id of the region to press."""
    side: SideChoice = "upper"
    """Which side to treat; "upper" follows whichever hip is up."""
    hold_s: Annotated[float, Field(ge=5, le=90)] = 60.0
    """Seconds to hold. Never over 90: longer presses bruise (anatomy protocol, 60-90 s)."""
    tilt_deg: Annotated[float, Field(ge=-30, le=90)] | Literal["auto"] = "auto"
    """How far the camera looks down from level; "auto" learns it from what is seen."""
    height_cm: Annotated[float, Field(ge=100, le=230)] | None = None
    """Body height; without it an average one is assumed."""
    language: Literal["en", "de"] = "en"
    """Of everything said and shown."""

    def treated_side(self, upper: Side | None) -> Side | None:
        """The side to treat, given which one is up; None while that is open."""
        if self.side in ("left", "right"):
            return Side(self.side)
        if upper is None:
            return None
        return upper if self.side == "upper" else upper.other


def load(path: Path | None, overrides: dict[str, Any]) -> Settings:
    """Settings from `path` (TOML, table [session]) with the command line's `overrides` on top.

    Raises:
        CoachError: naming file, key and what is allowed.
    """
    values = _read(path) if path is not None else {}
    values |= {key: value for key, value in overrides.items() if value is not None}
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise CoachError(_explain(error, path, overrides)) from error
    _check_region(settings.region)
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CoachError(f"{path}: cannot read the settings ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CoachError(f"{path}: not valid TOML: {error}") from error
    unknown = sorted(set(document) - {"session"})
    if unknown:
        raise CoachError(f"{path}: unknown table or key {unknown[0]!r}; known: [session]")
    table = document.get("session", {})
    if not isinstance(table, dict):
        raise CoachError(f"{path}: session must be a table: [session]")
    return dict(table)


def _explain(error: ValidationError, path: Path | None, overrides: dict[str, Any]) -> str:
    first = error.errors()[0]
    key = str(first["loc"][0]) if first["loc"] else "settings"
    if first["type"] == "extra_forbidden":
        return f"{path}: [session] has unknown key {key!r}; known: {sorted(Settings.model_fields)}"
    flag = {"hold_s": "--hold", "tilt_deg": "--tilt", "height_cm": "--height-cm"}
    given_here = overrides.get(key) is not None
    where = flag.get(key, f"--{key}") if given_here else f"{path}: [session] {key}"
    return f"{where}: {first['msg'].lower()}, got {first['input']!r}"


def _check_region(region: str) -> None:
    from landmarks import catalogue

    known = catalogue.load().regions
    if region not in known:
        raise CoachError(f"--region: no region {region!r}; known: {', '.join(known)}")
