"""Programme files: the bundled ones are good, and a bad one is told where and what is allowed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coach import texts
from coach.commands.programme import minutes
from coach.programme.load import BUILT_IN, load, parse
from coach.programme.model import STRETCHES, HoldStep
from coach.programme.plan import HoldItem, RestItem, TurnItem, roll_out
from coach.programme.rules import Tool, load_rules, parse_rules
from landmarks import catalogue
from landmarks.errors import CoachError
from landmarks.joints import Side

GOOD = """
version = 1
name = "mine"

[[steps]]
kind = "hold"
region = "gluteus_medius"
hold_s = 60
repeats = 2
ramp_at_s = [12, 37]
breathing = { on = true, in_s = 4, out_s = 6 }

[[steps]]
kind = "switch"
turn_s = 20

[[steps]]
kind = "hold"
region = "gluteus_medius"
side = "other"
tool = "ball"
"""


def test_the_example_is_good() -> None:
    """Companion of all the bad ones below."""
    assert len(roll_out(parse(GOOD, "mine.toml")).holds) == 3


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("hold_s = 60", "hold_s = 300", "[step 1, hold] hold_s: input should be less"),
        ("hold_s = 60", "hold_s = 4", "[step 1, hold] hold_s: input should be greater"),
        ("hold_s = 60", "hold_s = nan", "[step 1, hold] hold_s: input should be a finite number"),
        ("hold_s = 60", 'hold_s = "60"', "[step 1, hold] hold_s: input should be a valid number"),
        ("hold_s", "hold", "[step 1, hold] has unknown key 'hold'; known: ['breathing'"),
        ("in_s = 4", "inn = 4", "[step 1, breathing] has unknown key 'inn'; known: ['in_s'"),
        ("on = true", "on = 1", "[step 1, breathing] on: input should be a valid boolean"),
        (
            "turn_s",
            "hold_s",
            "[step 2, switch] has unknown key 'hold_s'; known: ['kind', 'turn_s']",
        ),
        ("turn_s = 20", "turn_s = 900", "[step 2, switch] turn_s: input should be less"),
        ('region = "gluteus_medius"', 'region = "glute"', "region: no region 'glute'; known: glu"),
        ('region = "gluteus_medius"', "", "[step 1, hold] region: field required"),
        ('"ball"', '"hammer"', "tool: input should be 'fingers', 'held_ball', 'ball' or 'roller'"),
        ('kind = "switch"', 'kind = "turn"', "kind: must be one of ['hold', 'stretch', 'switch']"),
        ('kind = "switch"', "", "[step 2] kind: must be one of"),
        ("version = 1", "version = 2", "version: input should be 1, got 2"),
        ('name = "mine"', "", "name: field required"),
        ('name = "mine"', 'nam = "mine"', "name: field required"),
        (
            'name = "mine"',
            'name = "mine"\nsteps_s = 3',
            "has unknown key 'steps_s'; known: ['name'",
        ),
        ("[12, 37]", "[37, 12]", "ramp_at_s: must rise and lie between 0 and hold_s 60"),
        ("[12, 37]", "[12, 60]", "ramp_at_s: must rise and lie between 0 and hold_s 60"),
        ("repeats = 2", "repeats = 9", "[step 1, hold] repeats: input should be less"),
        ('side = "other"', 'side = "sore"', "step 3: side sore again after a switch"),
        ('side = "other"', 'side = "upper"', "with ball the treated side is the lower one"),
        ('"ball"', '"fingers"\nside = "lower"', "not valid TOML"),
        ("version", "version = = 1", "not valid TOML"),
    ],
)
def test_a_bad_file_is_told_in_one_line(old: str, new: str, told: str) -> None:
    """Which file, which step, which key, and what is allowed."""
    assert old in GOOD
    with pytest.raises(CoachError) as error:
        parse(GOOD.replace(old, new, 1), "mine.toml")
    assert str(error.value).startswith("mine.toml: ")
    assert told in str(error.value)
    assert "\n" not in str(error.value).replace(str(new), "")


@pytest.mark.parametrize(
    ("region", "tool", "told"),
    [
        ("iliacus", "ball", "tool: ball does not suit iliacus; known: fingers, held_ball"),
        ("piriformis_lateral", "roller", "does not suit piriformis_lateral; known: fingers"),
        ("heel_medial", "held_ball", "does not suit heel_medial; known: fingers"),
    ],
)
def test_a_tool_that_could_harm_is_refused(region: str, tool: str, told: str) -> None:
    """Near nerves and vessels only what can be dosed."""
    text = GOOD.replace('"gluteus_medius"', f'"{region}"\ntool = "{tool}"', 1)
    with pytest.raises(CoachError, match=told):
        parse(text, "mine.toml")


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([("hold", "other")], "step 1: side other needs a sore side before it"),
        ([("switch", ""), ("hold", "sore")], "step 1: a switch needs a hold before it"),
        ([("hold", "sore"), ("switch", "")], "a hold or a stretch has to be the last step"),
        ([("hold", "sore"), ("switch", ""), ("switch", "")], "step 3: a switch needs a hold"),
        ([("hold", "sore"), ("hold", "other")], "side other after sore needs a switch between"),
        ([("hold", "left"), ("hold", "right")], "side right after left needs a switch between"),
        ([("hold", "left"), ("switch", ""), ("hold", "left")], "side left again after a switch"),
        ([], "steps: "),
    ],
)
def test_sides_have_to_follow_the_switches(steps: list[tuple[str, str]], told: str) -> None:
    """Nobody is to find out by the timer that they should have turned over."""
    with pytest.raises(CoachError, match=told):
        parse(written(steps), "mine.toml")


@pytest.mark.parametrize(
    "steps",
    [
        [("hold", "upper"), ("switch", ""), ("hold", "upper")],
        [("hold", "sore"), ("hold", "upper"), ("switch", ""), ("hold", "other")],
        [("hold", "left"), ("switch", ""), ("hold", "right"), ("switch", ""), ("hold", "left")],
    ],
)
def test_good_orders_of_sides_are_taken(steps: list[tuple[str, str]]) -> None:
    """Companion."""
    assert parse(written(steps), "mine.toml")


def written(steps: list[tuple[str, str]]) -> str:
    text = 'version = 1\nname = "mine"\n' + ("" if steps else "steps = []\n")
    for kind, side in steps:
        text += f'[[steps]]\nkind = "{kind}"\n'
        text += f'region = "gluteus_medius"\nside = "{side}"\n' if kind == "hold" else ""
    return text


def test_a_stretch_of_ones_own_brings_its_words() -> None:
    """A stretch the tool knows has them in every language."""
    text = 'version = 1\nname = "m"\n[[steps]]\nkind = "stretch"\nstretch = "{}"\n{}'
    text += 'postures = ["supine"]'
    with pytest.raises(CoachError, match=r"no stretch 'calf'; known: figure_four, knee_to_chest"):
        parse(text.format("calf", ""), "mine.toml")
    own = roll_out(parse(text.format("calf", 'words = "Pull the toes up."\n'), "m")).holds[0]
    assert (own.template.words, own.template.hold_s) == ("Pull the toes up.", 30.0)
    assert parse(text.format("figure_four", ""), "mine.toml")


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_bundled_programmes_keep_to_the_protocol(name: str) -> None:
    """60-90 s, at most three holds a point, 30 s of rest, 4 s in and 6 s out, both sides equal."""
    programme = load(name)
    assert programme.name == name
    by_side: dict[str, float] = {}
    for step in programme.steps:
        if isinstance(step, HoldStep):
            assert 60 <= step.hold_s <= 90
            assert step.rest_s == 30
            assert (step.breathing.on, step.breathing.in_s, step.breathing.out_s) == (True, 4, 6)
            by_side[step.side] = by_side.get(step.side, 0.0) + step.repeats * step.hold_s
    assert len(set(by_side.values())) == 1, by_side
    assert set(by_side) == ({"sore"} if name == "gluteal" else {"sore", "other"})


def test_the_bundled_programmes_have_titles_and_stretches_have_words() -> None:
    for language in texts.LANGUAGES:
        tables = texts.load(language).tables
        assert set(tables["programme"]) == set(BUILT_IN)
        assert set(tables["stretch"]) == set(tables["stretch_words"]) == set(STRETCHES)
        assert set(tables["tool"]) == set(Tool)


def test_both_sides_rolled_out() -> None:
    """Holds with a rest between, no rest before the turn and none at the end."""
    items = roll_out(load("gluteal-both-sides")).items
    kinds = [type(item) for item in items]
    one_side = [HoldItem, RestItem, HoldItem]
    assert kinds == [*one_side, TurnItem, *one_side]
    assert roll_out(load("gluteal-both-sides")).least_s == 4 * 60 + 2 * 30 + 30


def test_hold_seconds_of_the_command_line_are_for_holds_only() -> None:
    """A stretch keeps its own, and the steps theirs without one."""
    plan = roll_out(load("full"), sore=Side.LEFT, hold_s=20.0)
    seconds = {str(item.template.kind): item.template.hold_s for item in plan.holds}
    assert seconds == {"hold": 20.0, "stretch": 30.0}


def test_every_region_has_its_rule() -> None:
    """Who presses by hand has the spot on top, who lies on a ball has it below."""
    regions = load_rules().regions
    assert set(regions) == set(catalogue.load().regions)
    for name, rule in regions.items():
        for tool, way in rule.tools.items():
            by_hand = tool in (Tool.FINGERS, Tool.HELD_BALL)
            if way.postures == ("side",):
                assert way.up == ("treated" if by_hand else "other"), (name, tool)
    assert set(regions["iliacus"].tools["fingers"].postures) == {"side", "supine"}  # type: ignore[index]
    assert regions["piriformis_lateral"].guard is not None
    assert regions["piriformis_lateral"].guard.hip_flexion_max_deg == 30
    assert [name for name, rule in regions.items() if rule.hands == "either"] == [
        "foot_arch", "heel_medial",
    ]  # fmt: skip


def test_rules_with_an_unknown_source_or_region_are_refused() -> None:
    good = Path("coach/programme/regions.toml").read_text(encoding="utf-8")
    assert parse_rules(good, "r")
    with pytest.raises(CoachError, match="unknown source: 'nowhere'"):
        parse_rules(good.replace('source = "sole"', 'source = "nowhere"', 1), "r")
    with pytest.raises(CoachError, match="must be those of the catalogue"):
        parse_rules(good.replace("regions.iliacus.", "regions.psoas."), "r")


def coach(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coach.cli", "programme", *words],
        capture_output=True, text=True, check=False, env={"COLUMNS": "120", "PATH": ""},
    )  # fmt: skip


@pytest.mark.slow
def test_the_programmes_can_be_looked_at(tmp_path: Path) -> None:
    """A list with total times, one step by step, and a file of one's own checked."""
    listed = coach("list")
    assert listed.returncode == 0
    assert all(name in listed.stdout for name in BUILT_IN)
    assert "5:30 min" in listed.stdout
    shown = coach("show", "gluteal-both-sides", "--language", "de")
    assert shown.stdout.count("60 s") == 4
    assert "umdrehen" in shown.stdout
    assert "at least 5:30 min" in shown.stdout
    mine = tmp_path / "mine.toml"
    mine.write_text(GOOD)
    assert "good, 3 holds, at least 3:50 min" in coach("check", str(mine)).stdout
    mine.write_text(GOOD.replace("hold_s = 60", "hold_s = 300"))
    bad = coach("check", str(mine))
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr.startswith(f"coach: {mine}: [step 1, hold] hold_s: ")
    assert len(bad.stderr.splitlines()) == 1


def test_spans_are_written_as_minutes() -> None:
    assert [minutes(s) for s in (0, 59.6, 150, 810)] == [
        "0:00 min", "1:00 min", "2:30 min", "13:30 min",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["nosuch", "./nosuch.toml"])
def test_a_programme_that_is_nowhere_is_told(name: str) -> None:
    with pytest.raises(CoachError, match="nosuch"):
        load(name)
