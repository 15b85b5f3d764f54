"""The history as CSV and as pictures."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from coach import texts
from coach.history.export import COLUMNS, write_csv
from coach.history.plot import write_plot
from coach.history.plot_data import (
    BARS_MOST,
    WEEKS,
    bars_of,
    calendar_of,
    monday_of,
    readings_of,
)
from coach.history.records import Check, Ending, EventKind, SessionRecord
from landmarks.errors import CoachError
from tests.coach.care_stage import NOW, session, started, step, weeks


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_csv_opens_and_has_everything(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    full = replace(
        session(0, 5, after=3),
        steps=(step(1), replace(step(2, 12.3456), after_check=Check.BAD)),
        events=(EventKind.STOPPED, EventKind.EASED_OFF),
    )
    empty = replace(session(1, None, held=False), ending=None, ended_at=None)
    assert write_csv(path, [full, empty]) == 3
    first, second, third = rows_of(path)
    assert tuple(first) == COLUMNS
    assert (first["discomfort_before"], first["discomfort_after"]) == ("5", "3")
    assert (first["credited_s"], first["completed"], first["after_check"]) == (
        "60.000", "1", "unanswered",
    )  # fmt: skip
    assert (second["step"], second["credited_s"], second["after_check"]) == ("2", "12.346", "bad")
    assert second["events"] == "stopped eased_off"
    assert (third["session"], third["step"], third["ending"]) == ("2", "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_what_is_written_is_for_the_owner(tmp_path: Path) -> None:
    paths = tmp_path / "history.csv", tmp_path / "history.png"
    write_csv(paths[0], weeks([5]))
    write_plot(paths[1], weeks([5]), texts.load())
    assert [path.stat().st_mode & 0o777 for path in paths] == [0o600, 0o600]


def test_a_source_with_commas_and_formulas_stays_a_text(tmp_path: Path) -> None:
    odd = replace(session(0, 5), start=replace(started(), source='=cmd|"a,b"\n', profile="+1"))
    path = tmp_path / "history.csv"
    write_csv(path, [odd])
    [row] = rows_of(path)
    assert (row["source"], row["profile"]) == ('\'=cmd|"a,b"\n', "'+1")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    for write in (
        lambda path: write_csv(path, weeks([5])),
        lambda path: write_plot(path, weeks([5]), texts.load()),
    ):
        with pytest.raises(CoachError, match="no such folder"):
            write(tmp_path / "gone" / "file")


def test_the_calendar_puts_minutes_on_their_weekday() -> None:
    """The first session is on Sunday, 22 November 2026; a second one on the day counts too."""
    calendar = calendar_of([session(0, 5), session(0, 5), session(1, 5), session(9, 5)])
    assert calendar.minutes.shape == (7, WEEKS)
    assert calendar.minutes[6, -3] == 2.0
    assert calendar.minutes[0, -2] == 1.0
    assert calendar.minutes[1, -1] == 1.0
    assert np.isnan(calendar.minutes[2:, -1]).all()
    assert np.nansum(calendar.minutes) == 4.0
    assert calendar.first.weekday() == 0


def test_what_is_older_than_a_year_is_off_the_calendar() -> None:
    calendar = calendar_of([session(0, 5), session(400, 5)])
    assert np.nansum(calendar.minutes) == 1.0


def test_bars_add_up_what_became_of_the_time() -> None:
    bars = bars_of([session(0, 5), session(0, 5), session(2, 5)])
    assert bars.days == (NOW.date(), NOW.date() + timedelta(days=2))
    assert bars.minutes[:, 0] * 60 == pytest.approx([120.0, 3.0, 5.0, 7.0])


def test_many_days_are_drawn_as_weeks() -> None:
    history = weeks([5] * (BARS_MOST + 1))
    bars = bars_of(history)
    assert bars.width_days == 7
    assert all(day.weekday() == 0 for day in bars.days)
    assert bars.minutes.sum() * 60 == pytest.approx(len(history) * 67.5)
    assert bars_of(history[:-1]).width_days == 1


def test_sessions_without_numbers_are_left_out() -> None:
    history = [session(0, None, after=2), session(1, 6), session(2, 5, after=4)]
    found = readings_of(history)
    assert [value for _, value in found.before] == [6.0, 5.0]
    assert [value for _, value in found.after] == [2.0, 4.0]
    assert [pair[1:] for pair in found.pairs] == [(5, 4)]
    assert found.before_weekly == ()


def test_a_long_history_has_weekly_means() -> None:
    found = readings_of(weeks([4, 6] * 40))
    assert len(found.before_weekly) == 13
    assert found.before_weekly[1] == (monday_of(date(2026, 11, 23)), pytest.approx(36 / 7))


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize(
    "history",
    [
        weeks([5]),
        weeks([None] * 3),
        [session(0, 5, held=False)],
        weeks([5, None, 4] * 40, every_days=3),
        [session(9, 5), session(0, 4)],  # a clock set back
    ],
    ids=["one", "no numbers", "no hold", "long", "backwards"],
)
def test_every_history_can_be_drawn(
    tmp_path: Path, history: Sequence[SessionRecord], language: str
) -> None:
    """In every language, and with something on the paper."""
    path = tmp_path / "history.png"
    write_plot(path, history, texts.load(language))
    picture = cv2.imread(str(path))
    assert picture is not None
    assert picture.shape == (830, 1170, 3)
    assert (picture < 128).any()


def test_an_ending_is_no_surprise() -> None:
    """Every ending and answer has its word in every language."""
    for language in texts.LANGUAGES:
        tables = texts.load(language).tables
        assert set(tables["ending"]) == {*Ending, "early"}
        assert set(tables["check"]) == set(Check)
        assert set(tables["event"]) == set(EventKind)
