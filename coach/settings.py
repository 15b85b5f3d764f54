"""What the person chose: from a settings file, then from the command line. Checked at the door."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.programme import load as programmes
from coach.programme.model import Programme
from landmarks.errors import CoachError
from landmarks.toml_file import read_toml

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
    programme: Programme | None = None
    """What to do step by step; without one, one hold of the region."""


def load(path: Path | None, overrides: dict[str, Any]) -> Settings:
    """Settings from `path` (TOML, table [session]) with the command line's `overrides` on top.

    Raises:
        CoachError: naming file, key and what is allowed.
    """
    given = {key: value for key, value in overrides.items() if value is not None}
    values = _joined(_read(path) if path is not None else {}, given)
    _check_programme(values, path if "programme" not in given else None)
    if isinstance(values.get("programme"), str):
        values["programme"] = programmes.load(values["programme"])
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise CoachError(_explain(error, path, overrides)) from error
    _check_region(settings.region)
    return settings


def _joined(values: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The file's choices under those of the command line; a place asked for there goes first."""
    rivals = {"programme": "region", "region": "programme"}
    hidden = {rivals[key] for key in given if key in rivals}
    return {key: value for key, value in values.items() if key not in hidden} | given


def _check_programme(values: dict[str, Any], path: Path | None) -> None:
    """A programme says itself what is pressed, and on which side of the mat."""
    if values.get("programme") is None:
        return
    where = f"{path}: [session] programme" if path is not None else "--programme"
    if "region" in values:
        raise CoachError(f"{where}: a programme says which regions; leave out the region")
    if values.get("side") == "lower":
        raise CoachError(
            f"{where}: in a programme the tool decides which side is up; side may say which is"
            " sore: left or right"
        )


def _read(path: Path) -> dict[str, Any]:
    document = read_toml(path, "the settings")
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
