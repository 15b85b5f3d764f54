"""How each region may be treated: with which tool, lying how, and which side has to be up.

The rules stand in `regions.toml` beside their sources; every region of the catalogue has one.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from landmarks import catalogue
from landmarks.bundled import bundled_text
from landmarks.errors import CoachError
from landmarks.toml_file import parse_toml

PostureName = Literal["side", "supine", "prone", "sitting"]
Up = Literal["treated", "other", "any"]
Hands = Literal["same", "either"]


class Tool(StrEnum):
    """What presses."""

    FINGERS = "fingers"
    HELD_BALL = "held_ball"
    """Pressed by the hand."""
    BALL = "ball"
    """The body rests on it."""
    ROLLER = "roller"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Way(_Strict):
    """One way to treat a region.

    Attributes:
        postures: any of them will do.
        up: in side-lying, whether the treated side or the other one has to be up.
        source: key of the source.
    """

    postures: tuple[PostureName, ...] = Field(min_length=1)
    up: Up
    source: str


class Guard(_Strict):
    """Further conditions of a delicate place.

    Attributes:
        hip_flexion_max_deg: the thigh of that side may be bent this far against the trunk.
        confidence_min: of the posture's name.
        source: key of the source.
    """

    hip_flexion_max_deg: Annotated[float, Field(gt=0, le=90)]
    confidence_min: Annotated[float, Field(ge=0, le=1)]
    source: str


class RegionRule(_Strict):
    """All ways to treat one region.

    Attributes:
        tools: the ways, by tool; a tool that is missing does not suit the region.
        hands: whether only the hand of the treated side can press.
        guard: further conditions, or None.
    """

    tools: dict[Tool, Way] = Field(min_length=1)
    hands: Hands = "same"
    guard: Guard | None = None


class Rules(_Strict):
    """The rules of all regions."""

    version: Literal[1]
    sources: dict[str, str]
    regions: dict[str, RegionRule]

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        known = set(catalogue.load().regions)
        if set(self.regions) != known:
            raise ValueError(f"regions must be those of the catalogue: {sorted(known)}")
        for name, rule in self.regions.items():
            guards = [rule.guard] if rule.guard is not None else []
            parts: list[Way | Guard] = [*rule.tools.values(), *guards]
            for part in parts:
                if part.source not in self.sources:
                    raise ValueError(f"regions.{name} names an unknown source: {part.source!r}")
        return self


@cache
def load_rules() -> Rules:
    """The bundled rules."""
    return parse_rules(bundled_text("coach.programme", "regions.toml"), "regions.toml")


def parse_rules(text: str, name: str) -> Rules:
    """Check the text of a file of rules; `name` stands in the message.

    Raises:
        CoachError: naming the first thing that is wrong.
    """
    try:
        return Rules.model_validate(parse_toml(text, name))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "rules"
        raise CoachError(f"{name}: [{where}] {first['msg']}") from error
