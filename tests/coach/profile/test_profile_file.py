"""A profile is a file that people read and edit; what it says is taken or refused, never lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.profile.profile import (
    Profile,
    Provenance,
    load,
    save,
)
from coach.profile.toml_form import AXES, parse
from landmarks import catalogue
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.offsets import Offset

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
LATER = datetime(2026, 4, 2, 8, 0, tzinfo=UTC)
HIP, FOOT = ("gluteus_medius", Side.RIGHT), ("foot_arch", Side.LEFT)

ANNA = (
    Profile("Anna", height_cm=168.0, notes="left hip replaced\nin 2019")
    .with_offset(*HIP, Offset((-5.25, 12.0, 0.0), 30.0), Provenance("set by hand"))
    .with_offset(*FOOT, Offset((1.0, -2.0, 3.5)))
    .saved_at(NOW)
)

BY_HAND = """\
# Anna, after the visit of 3 March
version = 1

[offsets.foot_arch.left]
up_mm = 2        # felt with the thumb

[profile]
notes = "hip"
height_cm = 168  # measured

[offsets.gluteus_medius.right]  # the sore one
superior_mm = 12
"""


def complaint(text: str) -> str:
    """The one line that says why a profile is refused."""
    with pytest.raises(CoachError) as caught:
        parse(text, Path("mine.toml"))
    message = str(caught.value)
    assert message.startswith("mine.toml: ")
    assert "\n" not in message
    return message


def offset_of(*lines: str, where: str = "gluteus_medius.right") -> str:
    return "\n".join(["version = 1", f"[offsets.{where}]", *lines])


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    """Every field, hip and foot, and nobody else may read it."""
    path = tmp_path / "new" / "anna.toml"
    save(path, ANNA)
    assert load(path) == ANNA
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["anna.toml"]


def test_a_first_file_explains_itself(tmp_path: Path) -> None:
    """Who opens it sees which way a millimetre goes."""
    path = tmp_path / "anna.toml"
    save(path, ANNA)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "[offsets.gluteus_medius.right]\nanterior_mm = -5.25\nsuperior_mm = 12.0\n" in text
    assert "[offsets.foot_arch.left]\nforward_mm = 1.0\nup_mm = -2.0\nlateral_mm = 3.5\n" in text


def test_comments_and_order_outlive_saving(tmp_path: Path) -> None:
    """One number is changed, one region added: the rest is as the person wrote it."""
    path = tmp_path / "anna.toml"
    path.write_text(BY_HAND, encoding="utf-8")
    before = load(path)
    tuned = before.with_offset(*HIP, Offset((0.0, 20.0, 0.0)))
    tuned = tuned.with_offset("iliacus", Side.LEFT, Offset((1.0, 0.0, 0.0)))
    save(path, tuned)

    text = path.read_text(encoding="utf-8")
    for kept in (
        "# Anna, after the visit of 3 March\nversion = 1\n",
        "up_mm = 2        # felt with the thumb\n",
        "height_cm = 168  # measured\n",
        "[offsets.gluteus_medius.right]  # the sore one\nsuperior_mm = 20.0\n",
    ):
        assert kept in text
    assert text.index("foot_arch") < text.index("[profile]") < text.index("gluteus_medius")
    assert load(path) == tuned


def test_saving_without_a_change_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "anna.toml"
    save(path, ANNA)
    first = path.read_bytes()
    save(path, load(path))
    assert path.read_bytes() == first


def test_a_region_put_back_leaves_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "anna.toml"
    save(path, ANNA)
    path.write_text(path.read_text(encoding="utf-8") + "# see you in June\n", encoding="utf-8")
    save(path, ANNA.without_offset(*HIP))
    assert list(load(path).offsets) == [FOOT]
    assert "# see you in June" in path.read_text(encoding="utf-8")
    save(path, ANNA.without_offset(*HIP).without_offset(*FOOT))
    assert "offsets" not in path.read_text(encoding="utf-8").replace("# ", "")
    assert load(path).offsets == {}
    assert not load(path).tuned


@pytest.mark.parametrize(
    "text",
    [
        'version = 1\noffsets.gluteus_medius.right.superior_mm = 12\nprofile.notes = "x"\n',
        "version = 1\noffsets = { gluteus_medius = { right = { superior_mm = 12 } } }\n",
        "version = 1\n[offsets]\ngluteus_medius.right = { superior_mm = 12 }\n",
        '[offsets.gluteus_medius]\nright.superior_mm = 12\n[profile]\nnotes = "x"\n',
    ],
)
def test_any_way_to_write_toml_can_be_saved_over(tmp_path: Path, text: str) -> None:
    """Dotted keys and inline tables: right before pretty, and right it is."""
    path = tmp_path / "odd.toml"
    path.write_text(text if "version" in text else f"version = 1\n{text}", encoding="utf-8")
    tuned = load(path).with_offset(*HIP, Offset((3.0, 4.0, 0.0), 22.0))
    tuned = tuned.with_offset(*FOOT, Offset((0.0, 1.0, 0.0)))
    save(path, tuned)
    assert load(path) == tuned


SHIFTS = st.tuples(*[st.floats(-34, 34)] * 3)
PLACES = st.tuples(st.sampled_from(sorted(catalogue.load().regions)), st.sampled_from(list(Side)))


@pytest.mark.slow
@given(
    st.dictionaries(PLACES, st.tuples(SHIFTS, st.none() | st.floats(5, 80))), st.text(max_size=50)
)
def test_any_profile_survives_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    offsets: dict[tuple[str, Side], tuple[tuple[float, float, float], float | None]],
    notes: str,
) -> None:
    """Over an old one too, to a hundredth of a millimetre."""
    path = tmp_path_factory.mktemp("law") / "any.toml"
    save(path, ANNA)
    wanted = Profile("Any", notes=notes)
    for (region, side), (shift, radius) in offsets.items():
        wanted = wanted.with_offset(region, side, Offset(shift, radius))
    save(path, wanted)
    found = load(path)
    assert (found.name, found.notes, set(found.offsets)) == ("Any", notes, set(offsets))
    for place, (shift, radius) in offsets.items():
        assert found.offsets[place].shift_mm == pytest.approx(shift, abs=0.00501)
        assert found.offsets[place].radius_mm == pytest.approx(radius, abs=0.00501)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version = 2", "version: must be 1, got 2"),
        ("version = true", "version: must be 1, got True"),
        ("", "version: must be 1, got None"),
        ("version = 1\nheight_cm = 170", "unknown key 'height_cm'; known: version, profile, off"),
        ("version = 1\n[profile]\nheight = 170", "[profile] unknown key 'height'; known: name"),
        ("version = 1\n[profile]\nheight_cm = 99", "[profile] height_cm: must be a number from"),
        ('version = 1\n[profile]\nheight_cm = "170"', "[profile] height_cm: must be a number"),
        ("version = 1\n[profile]\ncreated = 2026", "[profile] created: must be a date"),
        ("version = 1\n[profile]\nnotes = 3", "[profile] notes: must be a text"),
        ("version = 1\nprofile = []", "profile: must be a table [profile], got []"),
        (offset_of(where="knee.right"), "[offsets] unknown key 'knee'; known: gluteus_medius"),
        (offset_of(where="iliacus.both"), "[offsets.iliacus] unknown key 'both'; known: left"),
        (offset_of("up_mm = 1"), "[offsets.gluteus_medius.right] unknown key 'up_mm'; known: ant"),
        (offset_of("anterior_mm = 1", where="foot_arch.left"), "unknown key 'anterior_mm'; kn"),
        (offset_of("anterior_mm = nan"), "anterior_mm: must be a number from -120 to 120, got nan"),
        (offset_of("lateral_mm = -inf"), "lateral_mm: must be a number from -120 to 120, got -inf"),
        (offset_of("lateral_mm = 120.1"), "lateral_mm: must be a number from -120 to 120, got 120"),
        (offset_of("lateral_mm = true"), "lateral_mm: must be a number from -120 to 120, got True"),
        (offset_of("radius_mm = 4"), "radius_mm: must be a number from 5 to 80, got 4"),
        (offset_of('confirmed = "yes"'), "confirmed: must be true or false, got 'yes'"),
        (offset_of("lateral_mm = 100", "anterior_mm = 90", "confirmed = true"), "shift of 135 mm"),
        (offset_of("superior_mm = 61"), "over 60; if it is meant, add confirmed = true there"),
        (offset_of("superior_mm = 45", "lateral_mm = 45"), "a shift of 64 mm, over 60"),
        ("version = 1\nversion = 1", "not valid TOML"),
        ("version = " + "9" * 5000, "not valid TOML"),
        ("version = " + "[" * 5000, "too many brackets"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_table_key_and_range(text: str, says: str) -> None:
    assert says in complaint(text)


def test_an_offset_of_over_60_mm_that_is_meant_is_taken() -> None:
    found = parse(offset_of("superior_mm = 61", "confirmed = true"), Path("mine.toml"))
    assert found.offsets[HIP].shift_mm == (0.0, 61.0, 0.0)
    assert found.told(*HIP).confirmed


def test_every_region_has_its_axes() -> None:
    """Companion of the table of key names: no region of the catalogue is left without."""
    for region, spec in catalogue.load().regions.items():
        axis = AXES[spec.frame][0]
        text = offset_of(f"{axis} = 7", where=f"{region}.left")
        assert parse(text, Path("a.toml")).offsets[(region, Side.LEFT)].shift_mm == (7.0, 0.0, 0.0)


@pytest.mark.parametrize("shift", [(float("nan"), 0.0, 0.0), (61.0, 0.0, 0.0), (0.0, 121.0, 0.0)])
def test_a_wrong_profile_is_never_written(
    tmp_path: Path, shift: tuple[float, float, float]
) -> None:
    """NaN, an unconfirmed long way, another region: the old file stays."""
    path = tmp_path / "anna.toml"
    save(path, ANNA)
    before = path.read_bytes()
    with pytest.raises(CoachError, match="gluteus_medius"):
        save(path, ANNA.with_offset(*HIP, Offset(shift)))
    assert path.read_bytes() == before


def test_what_is_no_profile_is_not_written_over(tmp_path: Path) -> None:
    """A settings file given by mistake."""
    path = tmp_path / "settings.toml"
    path.write_text("[session]\nhold_s = 60\n", encoding="utf-8")
    with pytest.raises(CoachError, match="unknown key 'session'"):
        save(path, ANNA)
    assert path.read_text(encoding="utf-8") == "[session]\nhold_s = 60\n"


def test_reading_what_is_no_text_or_not_there(tmp_path: Path) -> None:
    binary, large = tmp_path / "a.toml", tmp_path / "b.toml"
    binary.write_bytes(b"version = 1 \xff\xfe")
    large.write_bytes(b"#" * 1_000_001)
    for path, says in (
        (binary, "not UTF-8"),
        (large, "far too large"),
        (tmp_path / "c.toml", "no such profile"),
        (tmp_path, "cannot read"),
        (Path("nul\0.toml"), "no such profile"),
    ):
        with pytest.raises(CoachError, match=says):
            load(path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfversion = 1\n")
    assert load(path) == Profile("a")


def test_the_first_saving_is_remembered() -> None:
    again = ANNA.saved_at(LATER)
    assert (again.created, again.updated) == (NOW, LATER)
