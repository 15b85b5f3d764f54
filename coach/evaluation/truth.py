"""A folder of pictures, or a clip, with what is true of each frame. Refuses what is broken."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError

from coach.evaluation.truth_line import FrameTruth, Header, misplaced
from landmarks import catalogue
from landmarks.errors import CoachError
from landmarks.plain_file import refuse_special

TRUTH = "truth.jsonl"
_MEND = "write the truth again, or give another folder"
_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true, and where the pictures are.

    Attributes:
        name: of the folder or the clip.
        header: the file's first line.
        lines: one a frame, by rising index from 0.
        pictures: a file for each line; empty for a clip.
        clip: the film, or None for pictures.
    """

    name: str
    header: Header
    lines: tuple[FrameTruth, ...]
    pictures: tuple[Path, ...]
    clip: Path | None

    @property
    def still(self) -> bool:
        """Unrelated pictures: nothing may be remembered from one to the next."""
        return self.clip is None

    def focal_px(self, line: FrameTruth) -> float:
        """Focal length of the camera of one frame, pixels."""
        return line.focal_px or self.header.focal_px or float("nan")


def read_truth(place: Path) -> Truth:
    """The truth in `place`: a folder with truth.jsonl, a clip, or the clip's X.truth.jsonl.

    Raises:
        CoachError: naming file, line and field of what is wrong.
    """
    path = truth_file(place)
    refuse_special(path)
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CoachError(f"{path}: cannot read this truth file ({error}); {_MEND}") from error
    if len(rows) < 2:
        raise CoachError(f"{path}: a header line and one line a picture are needed; {_MEND}")
    header = _checked(Header, rows[0], path, 1)
    lines = tuple(_line(row, header, path, number) for number, row in enumerate(rows[1:], start=2))
    if [line.index for line in lines] != list(range(len(lines))):
        raise CoachError(f"{path}: index must count 0, 1, 2, ... line by line; {_MEND}")
    name = path.parent.resolve().name if path.name == TRUTH else path.name.removesuffix(f".{TRUTH}")
    return Truth(name, header, lines, _pictures(path, header, lines), _clip(path, header))


def truth_file(place: Path) -> Path:
    """The truth file that `place` names.

    Raises:
        CoachError: there is none, or more than one.
    """
    if place.is_dir():
        if (place / TRUTH).is_file():
            return place / TRUTH
        found = sorted(place.glob(f"*.{TRUTH}"))
        if len(found) > 1:
            raise CoachError(f"{place}: several clips have truth here; name one: {found[0].name}")
        if not found:
            raise CoachError(f"{place}: no {TRUTH} in this folder; give a folder with truth")
        return found[0]
    path = place if place.name.endswith(".jsonl") else place.with_suffix(f".{TRUTH}")
    if not place.exists() or not path.is_file():
        missing = path if place.exists() else place
        raise CoachError(f"{missing}: no such file; give a folder with {TRUTH}, or a clip with it")
    return path


def _line(row: str, header: Header, path: Path, number: int) -> FrameTruth:
    line = _checked(FrameTruth, row, path, number)
    book = catalogue.load()
    for what, told, known in (
        ("region", line.regions, tuple(book.regions)),
        ("no-press zone", line.no_press, tuple(book.no_press)),
    ):
        for point in told:
            if point.id not in known:
                _refuse(path, number, f"no {what} {point.id!r}; known: {', '.join(known)}")
    if line.focal_px is None and header.focal_px is None:
        _refuse(path, number, "focal_px is given neither here nor in the header")
    wrong = misplaced(line, header)
    if wrong is not None:
        _refuse(path, number, wrong)
    return line


def _checked(model: type[_Model], row: str, path: Path, number: int) -> _Model:
    try:
        return model.model_validate(_parsed(row, path, number))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        told = f", got {first['input']!r}" if where and first["type"] != "missing" else ""
        _refuse(path, number, f"{where}{': ' if where else ''}{first['msg'].lower()}{told}")


def _parsed(row: str, path: Path, number: int) -> dict[str, Any]:
    def refuse(constant: str) -> NoReturn:
        _refuse(path, number, f"{constant} is no number")

    try:
        parsed = json.loads(row, parse_constant=refuse)
    except json.JSONDecodeError as error:
        _refuse(path, number, f"not valid JSON ({error.msg})")
    except RecursionError:
        _refuse(path, number, "too many brackets in each other")
    except ValueError:  # a whole number of more digits than Python converts
        _refuse(path, number, "a number far too long")
    if not isinstance(parsed, dict):
        _refuse(path, number, "each line must be a JSON object")
    return parsed


def _refuse(path: Path, number: int, what: str) -> NoReturn:
    raise CoachError(f"{path}: line {number}: {what}; {_MEND}") from None


def _pictures(path: Path, header: Header, lines: tuple[FrameTruth, ...]) -> tuple[Path, ...]:
    if header.clip is not None:
        return ()
    if header.pictures != len(lines):
        raise CoachError(
            f"{path}: the header tells of {header.pictures} pictures, {len(lines)} lines follow; "
            f"{_MEND}"
        )
    return tuple(_picture(path, line, number) for number, line in enumerate(lines, start=2))


def _picture(path: Path, line: FrameTruth, number: int) -> Path:
    if line.image is None or Path(line.image).name != line.image:
        _refuse(path, number, f"image must name a file beside the truth, got {line.image!r}")
    picture = path.parent / line.image
    if not picture.is_file():
        _refuse(path, number, f"the picture {line.image} is not there")
    if line.sha256 and hashlib.sha256(picture.read_bytes()).hexdigest() != line.sha256:
        _refuse(path, number, f"{line.image} is not the picture this was written for (sha256)")
    return picture


def _clip(path: Path, header: Header) -> Path | None:
    if header.clip is None:
        return None
    clip = path.parent / Path(header.clip).name
    if not clip.is_file():
        raise CoachError(f"{path}: the clip {clip.name} is not beside it; put it there")
    return clip
