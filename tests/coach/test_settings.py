"""What a person may choose: every default, every limit, and what is said beyond them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from coach.programme.plan import plan_of
from coach.settings import Settings, load
from landmarks.errors import CoachError
from landmarks.joints import Side
from tests.coach.test_verdict import task


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(path: Path | None, overrides: dict[str, Any] | None = None) -> str:
    """The one line that says why these settings are refused."""
    with pytest.raises(CoachError) as caught:
        load(path, overrides or {})
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_defaults() -> None:
    """The choices nobody has to make."""
    found = load(None, {}).model_dump()
    expected = {
        "region": "gluteus_medius",
        "side": "upper",
        "hold_s": 60.0,
        "tilt_deg": "auto",
        "height_cm": None,
        "language": "en",
    }
    assert {key: found[key] for key in expected} == expected


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    """No table, or an empty one."""
    assert load(written(tmp_path, ""), {}) == load(written(tmp_path, "[session]"), {}) == Settings()


def test_every_key_can_be_set_in_a_file(tmp_path: Path) -> None:
    """Table [session]; whole numbers are fine."""
    text = """
    [session]
    region = "ventrogluteal"
    side = "left"
    hold_s = 90
    tilt_deg = -12.5
    height_cm = 158
    language = "en"
    """
    found = load(written(tmp_path, text), {}).model_dump()
    expected = {
        "region": "ventrogluteal",
        "side": "left",
        "hold_s": 90.0,
        "tilt_deg": -12.5,
        "height_cm": 158.0,
        "language": "en",
    }
    assert {key: found[key] for key in expected} == expected


def test_flags_override_the_file_and_missing_flags_do_not(tmp_path: Path) -> None:
    """What is said now counts more than what was once written."""
    path = written(tmp_path, '[session]\nhold_s = 30\nside = "left"\n')
    chosen = load(path, {"hold_s": 75.0, "side": None, "tilt_deg": "auto"})
    assert (chosen.hold_s, chosen.side, chosen.tilt_deg) == (75.0, "left", "auto")


KEYS_AND_FLAGS = {
    "hold_s": "--hold",
    "tilt_deg": "--tilt",
    "height_cm": "--height-cm",
    "side": "--side",
    "region": "--region",
}

LIMITS = [
    ("hold_s", (5, 5.0, 60, 90), (0, -1, 4.99, 90.01, 1e9, float("nan"), float("inf"), "long")),
    ("tilt_deg", (-30, 0, 90, "auto"), (-30.1, 90.1, float("nan"), float("-inf"), "down")),
    ("height_cm", (100, 230), (99.9, 230.1, 0, float("nan"), float("inf"), "tall")),
    ("side", ("left", "right", "upper", "lower"), ("both", "", 1)),
    ("region", ("gluteus_medius", "foot_arch"), ("knee", "", 3)),
]


@pytest.mark.parametrize(("key", "fine"), [(key, v) for key, good, _ in LIMITS for v in good])
def test_values_up_to_the_limits_are_taken(key: str, fine: Any) -> None:
    """The limits themselves belong to what is allowed."""
    assert getattr(load(None, {key: fine}), key) == fine


@pytest.mark.parametrize(("key", "wrong"), [(key, v) for key, _, bad in LIMITS for v in bad])
def test_values_beyond_are_refused_by_flag(key: str, wrong: Any) -> None:
    """One line that names the flag."""
    assert complaint(None, {key: wrong}).startswith(KEYS_AND_FLAGS[key] + ":")


def toml_of(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


@pytest.mark.parametrize(
    ("key", "wrong"),
    [(key, v) for key, _, bad in LIMITS for v in bad if key != "region"]
    + [("language", "xx"), ("hold_s", "60"), ("hold_s", [60]), ("tilt_deg", "15")]
    + [(key, True) for key in ("hold_s", "tilt_deg", "height_cm", "side")],
)
def test_values_beyond_are_refused_by_file_and_key(tmp_path: Path, key: str, wrong: Any) -> None:
    """One line that names the file, the table and the key."""
    path = written(tmp_path, f"[session]\n{key} = {toml_of(wrong)}\n")
    assert complaint(path).startswith(f"{path}: [session] {key}: ")


def test_the_file_is_to_blame_only_for_what_it_says(tmp_path: Path) -> None:
    """A bad flag over a good file names the flag, a bad file under a good flag is fine."""
    good = written(tmp_path, "[session]\nhold_s = 30\n")
    assert complaint(good, {"hold_s": 3.0}).startswith("--hold:")
    bad = written(tmp_path, "[session]\nhold_s = 3\n")
    assert load(bad, {"hold_s": 30.0}).hold_s == 30.0


def test_an_unknown_region_in_a_file_names_what_is_known(tmp_path: Path) -> None:
    """The list helps more than a rule."""
    message = complaint(written(tmp_path, '[session]\nregion = "knee"\n'))
    assert "'knee'" in message
    assert "gluteus_medius" in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[session]\nholds = 60\n", "unknown key 'holds'"),
        ("[sessions]\nhold_s = 60\n", "unknown table or key 'sessions'"),
        ("hold_s = 60\n", "unknown table or key 'hold_s'"),
        ("session = 5\n", "session must be a table"),
        ("[session\nhold_s = 60\n", "not valid TOML"),
        ("[session]\nhold_s = 60\nhold_s = 61\n", "not valid TOML"),
    ],
)
def test_a_file_with_other_things_in_it(tmp_path: Path, text: str, says: str) -> None:
    """Refused with the name of the file and of the thing."""
    path = written(tmp_path, text)
    message = complaint(path)
    assert message.startswith(f"{path}: ")
    assert says in message


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Named, with the reason."""
    path = tmp_path / "gone.toml"
    assert complaint(path).startswith(f"{path}: cannot read the settings")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """Named, with the reason."""
    assert complaint(tmp_path).startswith(f"{tmp_path}: cannot read the settings")


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    """As some editors save it: not UTF-8, so not TOML."""
    path = tmp_path / "mine.toml"
    for data in ("# h\xf6he\n".encode("latin-1"), "[session]\n".encode("utf-16")):
        path.write_bytes(data)
        assert complaint(path).startswith(f"{path}: not valid TOML")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not know such a file")
def test_a_device_is_no_file() -> None:
    """A pipe could be waited for without end, so none is read."""
    with pytest.raises(CoachError, match="/dev/null: is a pipe or a device"):
        load(Path("/dev/null"), {})


def test_settings_do_not_change() -> None:
    """Frozen, so that a pipeline cannot be surprised."""
    with pytest.raises(ValidationError):
        Settings().hold_s = 5.0


@pytest.mark.parametrize(
    ("choice", "upper", "treated"),
    [
        ("upper", Side.LEFT, Side.LEFT),
        ("upper", Side.RIGHT, Side.RIGHT),
        ("upper", None, None),
        ("lower", Side.LEFT, Side.RIGHT),
        ("lower", Side.RIGHT, Side.LEFT),
        ("lower", None, None),
        ("left", Side.RIGHT, Side.LEFT),
        ("left", None, Side.LEFT),
        ("right", Side.LEFT, Side.RIGHT),
    ],
)
def test_the_side_to_treat(choice: str, upper: Side | None, treated: Side | None) -> None:
    """By name, or by what is up; open until that is known."""
    assert task(side=choice).treated_side(upper) is treated


def test_a_programme_is_read_and_checked_at_the_door(tmp_path: Path) -> None:
    """By its name, by its file, from the settings file; without one there is none."""
    assert load(None, {}).programme is None
    by_name = load(None, {"programme": "short"}).programme
    assert by_name is not None
    assert by_name.name == "short"
    mine = tmp_path / "mine.toml"
    step = '[[steps]]\nkind = "hold"\nregion = "iliacus"\n'
    mine.write_text(f'version = 1\nname = "mine"\n{step}')
    by_file = load(None, {"programme": str(mine)}).programme
    assert by_file is not None
    assert len(by_file.steps) == 1
    settings = tmp_path / "settings.toml"
    settings.write_text('[session]\nprogramme = "foot"\n')
    by_settings = load(settings, {}).programme
    assert by_settings is not None
    assert by_settings.name == "foot"


def test_hold_seconds_go_over_those_of_the_programme() -> None:
    """`--programme` and `--hold` together: every hold is that long; the default changes nothing."""
    asked = plan_of(load(None, {"programme": "gluteal-both-sides", "hold_s": 20.0}))
    assert [item.template.hold_s for item in asked.holds] == [20.0] * 4
    plain = plan_of(load(None, {"programme": "gluteal-both-sides"}))
    assert [item.template.hold_s for item in plain.holds] == [60.0] * 4


def test_a_side_says_which_one_is_sore() -> None:
    """The programme begins on it."""
    for choice, sore in (("left", Side.LEFT), ("right", Side.RIGHT), ("upper", None)):
        assert plan_of(load(None, {"programme": "short", "side": choice})).sore is sore


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        (
            {"programme": "short", "region": "iliacus"},
            "--programme: a programme says which",
        ),
        ({"programme": "short", "side": "lower"}, "--programme: in a programme the tool decides"),
        ({"programme": "nosuch"}, "no programme 'nosuch'; known: gluteal, gluteal-both-sides"),
    ],
)
def test_choices_that_contradict_a_programme_are_refused(
    choices: dict[str, Any], told: str
) -> None:
    with pytest.raises(CoachError, match=told):
        load(None, choices)


def test_the_command_line_goes_over_the_file_with_place_and_programme(tmp_path: Path) -> None:
    """A region asked for now sets the file's programme aside, and the other way round."""
    settings = tmp_path / "settings.toml"
    settings.write_text('[session]\nprogramme = "foot"\nhold_s = 30\n')
    chosen = load(settings, {"region": "iliacus"})
    assert (chosen.region, chosen.programme) == ("iliacus", None)
    settings.write_text('[session]\nregion = "iliacus"\n')
    chosen = load(settings, {"programme": "foot"})
    assert chosen.programme is not None
    settings.write_text('[session]\nregion = "iliacus"\nprogramme = "foot"\n')
    with pytest.raises(CoachError, match=r"settings\.toml: \[session\] programme: a programme"):
        load(settings, {})
