"""The benchmarks themselves run, on a few frames; what they measure here means nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coach.pipeline import Pipeline
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.video import VideoSource
from landmarks import catalogue
from tests.bench import endurance, folder, live, recordings, stages, startup
from tests.bench.clips import clip
from tests.bench.figures import Figure, alternating, print_table, save

pytestmark = [pytest.mark.bench, pytest.mark.model, pytest.mark.slow]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clip(tmp_path_factory.mktemp("film"), (640, 480), frames=8)


def test_every_stage_costs_something(film: Path) -> None:
    spent = stages.spent_ms(film, frames=6, warm_up=2)
    wanted = {"decode", "model", "picture and pose", "motion and light", "decisions", "estimator"}
    assert wanted | {"draw", "encode"} == {stage for stage, ms in spent.items() if ms > 0}
    assert spent["model"] > spent["decisions"]


def test_a_recording_is_read_faster_than_the_model_looks(film: Path, tmp_path: Path) -> None:
    path = recordings.recorded(film, tmp_path / "poses.jsonl")
    both = recordings.measure(path, rounds=1)
    assert [one.unit for one in both] == ["frames/s", "frames/s"]
    assert all(one.value > 20 for one in both)


def test_the_first_frame_comes_after_the_model(film: Path) -> None:
    named = {one.name: one for one in startup.measure(film, rounds=1)}
    assert 0.5 < named["first frame over making the landmarker"].value < 10
    assert 0 < named["coach --help"].value < 5


def test_a_folder_at_once_and_one_by_one(film: Path, tmp_path: Path) -> None:
    two = folder.copies(film, tmp_path / "two", clips=2)
    assert [0.1 < one.value < 10 for one in folder.measure(two, rounds=1)] == [True] * 3


def test_a_live_picture_is_judged_after_the_model_has_looked(film: Path) -> None:
    delay, ratio, rate = live.measure(film, seconds=6)
    assert delay.value > 0
    assert ratio.value >= 1.0
    assert rate.value > 0


def test_a_missed_target_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = [
        Figure("slow", 5.0, "ms", 2.0),
        Figure("quick", 5.0, "x", 2.0, most=False),
        Figure("any", 5.0, "x"),
    ]
    save(figures, tmp_path / "deep" / "bench.json")
    print_table(figures)
    kept = json.loads((tmp_path / "deep" / "bench.json").read_text())
    assert [row["met"] for row in kept] == [False, True, None]
    assert capsys.readouterr().out.count("MISSED") == 1


def test_who_begins_changes_from_round_to_round() -> None:
    calls: list[str] = []
    pairs = alternating(lambda: calls.append("one") or 1.0, lambda: calls.append("other") or 2.0, 2)
    assert (pairs, calls) == ([(1.0, 2.0)] * 2, ["one", "other", "other", "one"])


def test_a_film_is_repeated_until_it_lasts_long_enough(film: Path, tmp_path: Path) -> None:
    with VideoSource(endurance.repeated(film, tmp_path / "long.mp4", minutes=0.03)) as source:
        times_s = [frame.t_s for frame in source.frames()]
    assert len(times_s) == 48  # eight frames at 25 a second, until 1.8 seconds are reached
    assert times_s == pytest.approx([number / 25 for number in range(48)], abs=1e-3)


def test_memory_is_noted_at_every_full_minute_of_the_film() -> None:
    told: list[int] = []
    watcher = endurance.Watcher(lambda minute, _: told.append(minute))
    step = Pipeline(Settings(), catalogue.load()).step(Sighting(0, 0.0, None))
    for t_s in (0.0, 59.9, 60.0, 61.0, 120.2, 500.0):
        assert watcher.take(Sighting(0, t_s, None), step)
    assert told == [1, 2, 3]
    assert all(5 < mb < 10_000 for mb in watcher.held_mb)


def test_what_was_held_before_all_had_settled_is_no_growth() -> None:
    assert endurance.grown([10, 20, 30, 40, 50, 53, 51]).value == 3
    assert endurance.grown([90, 80, 70, 60, 50, 50]).value == 0
    assert endurance.grown([10, 12]).value == 0
