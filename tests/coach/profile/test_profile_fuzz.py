"""Hundreds of mangled profiles: each is taken or refused in one line, and no key goes unseen."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.profile.profile import Profile, Provenance, load, save
from coach.profile.toml_form import parse
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.offsets import Offset

MANGLED = 500
REAL = (
    '# Anna\nversion = 1\n\n[profile]\nname = "Anna"  # the first\ncreated = 2026-03-01T12:30:00Z\n'
    "height_cm = 168.0\n\n[offsets.gluteus_medius.right]\nanterior_mm = -5.25\n"
    "superior_mm = 12.0 # felt\nradius_mm = 30\nconfirmed = false\n\n"
    "[offsets.foot_arch.left]\nforward_mm = 1\nup_mm = -2\nlateral_mm = 3.5\n"
    'origin = "fitted to 5 labels of 2 recordings"\n'
)
ODD = (
    "nan", "inf", "-inf", "1e999", "-0.0", "true", '"1"', "[]", "{}", "[[]]", "''", "1_0", "0x1F",
    "99999999999999999999999", "2026-01-01", "\x00", "\ud7ff", "=", "#", '"""', "[", "]", "\r",
    "[offsets]", "[[offsets]]", "[profile]", "[offsets.iliacus.left]", "version = 1", "a.b.c = 1",
    "superior_mm = 1", "up_mm = 1", "{superior_mm = 70}", "ä", "\ufeff", "[" * 3000, "9" * 4400,
    "[offsets.gluteus_medius.right.more]", "height_cm = 1", "confirmed = true", "120.0001", "-61",
)  # fmt: skip


def mangled(rng: random.Random) -> bytes:
    """A real profile after one to four accidents."""
    text = REAL
    for _ in range(rng.randint(1, 4)):
        text = rng.choice([_cut, _drop_line, _double_line, _put, _swap_word])(text, rng)
    raw = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.15:
        at = rng.randrange(len(raw) + 1)
        raw = raw[:at] + rng.randbytes(rng.randint(1, 4)) + raw[at:]
    return raw


def _cut(text: str, rng: random.Random) -> str:
    start, stop = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[:start] + text[min(stop, start + rng.choice([1, 5, 400])) :]


def _drop_line(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    lines.pop(rng.randrange(len(lines)))
    return "".join(lines)


def _double_line(text: str, rng: random.Random) -> str:
    lines = text.splitlines(keepends=True) or [""]
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
    return "".join(lines)


def _put(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(["", "\n"]) + rng.choice(ODD) + rng.choice(["", "\n"]) + text[at:]


def _swap_word(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    words[rng.randrange(len(words))] = rng.choice(ODD)
    return " ".join(words)


def refusal(do: Callable[[], object]) -> str | None:
    """The one line with which it is refused, or None."""
    try:
        do()
    except CoachError as error:
        return str(error)
    return None


@pytest.mark.slow
def test_mangled_profiles_are_taken_or_refused(tmp_path: Path) -> None:
    """Never a traceback; a file that is taken holds nothing that is not in the profile."""
    rng, taken = random.Random(6), 0
    path = tmp_path / "fuzz.toml"
    for _ in range(MANGLED):
        path.write_bytes(mangled(rng))
        said = refusal(lambda: load(path))
        if said is not None:
            assert "\n" not in said
            assert said.startswith(str(path))
            continue
        taken += 1
        assert nothing_ignored(path.read_bytes().decode("utf-8-sig"), load(path))
    assert 20 < taken < MANGLED - 100  # the accidents are neither harmless nor all deadly


def nothing_ignored(text: str, found: Profile) -> bool:
    """Whether every value in the text is one in the profile."""
    document = tomllib.loads(text)
    about = document.pop("profile", {})
    told = {"name": found.name, "height_cm": found.height_cm, "notes": found.notes}
    told |= {"created": found.created, "updated": found.updated}
    offsets = document.pop("offsets", {})
    sides = {(r, Side(s)): v for r, both in offsets.items() for s, v in both.items()}
    if set(sides) != set(found.offsets) or document != {"version": found.version}:
        return False
    return all(told[key] == value for key, value in about.items() if value != "") and all(
        _seen(key, value, place, found)
        for place, table in sides.items()
        for key, value in table.items()
    )


def _seen(key: str, value: object, place: tuple[str, Side], found: Profile) -> bool:
    offset, note = found.offsets[place], found.told(*place)
    stands_for = dict(zip(_axes(place[0]), offset.shift_mm, strict=True)) | {
        "radius_mm": offset.radius_mm, "origin": note.origin, "confirmed": note.confirmed,
        "no_press_allowed": note.no_press_allowed,
    }  # fmt: skip
    return stands_for[key] == value


def _axes(region: str) -> tuple[str, ...]:
    hip = ("anterior_mm", "superior_mm", "lateral_mm")
    return ("forward_mm", "up_mm", "lateral_mm") if region == "foot_arch" else hip


def test_the_check_for_ignored_keys_bites() -> None:
    """Companion: a profile that lost something is told from one that did not."""
    whole = parse(REAL, Path("a.toml"))
    assert nothing_ignored(REAL, whole)
    assert not nothing_ignored(REAL, whole.without_offset("foot_arch", Side.LEFT))
    assert not nothing_ignored(REAL + "\n[offsets.iliacus.left]\n", whole)
    assert not nothing_ignored(REAL.replace("radius_mm = 30", "radius_mm = 31"), whole)
    assert not nothing_ignored(REAL.replace("confirmed = false", "confirmed = true"), whole)


@pytest.mark.slow
def test_saving_over_mangled_profiles(tmp_path: Path) -> None:
    """Over what is taken, the new profile goes in whole; over the rest, nothing goes."""
    rng = random.Random(7)
    path = tmp_path / "fuzz.toml"
    new = Profile("New", notes="n").with_offset(
        "gluteus_medius", Side.LEFT, Offset((1.0, 2.0, 3.0), 20.0), Provenance("hand")
    )
    for _ in range(MANGLED // 2):
        raw = mangled(rng)
        path.write_bytes(raw)
        said = refusal(lambda: save(path, new))
        if said is not None:
            assert "\n" not in said
            assert path.read_bytes() == raw
            continue
        assert load(path) == new
