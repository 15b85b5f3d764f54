"""One picture of a history, as one would show it to a physiotherapist."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from coach.history.plot_data import WEEKS, Bars, Readings, bars_of, calendar_of, readings_of
from coach.history.records import PAUSES, SessionRecord
from coach.outputs.atomic import write_bytes_atomic
from coach.outputs.failure import ANOTHER_FILE
from coach.texts import Texts

Array = NDArray[np.float64]
SIZE_IN = (11.7, 8.3)
"""A4 on its side."""
HELD, POSTURE, LOST, OFF_TARGET = "#1b7837", "#d95f02", "#7570b3", "#a6761d"
"""Told apart also by people who see colours differently, and dark enough for paper."""
NONE = "#eeeeee"
BEFORE, AFTER = "#b2182b", "#2166ac"
APART_DAYS = 0.12
"""Two equal numbers stand beside each other, not one upon the other."""


def write_plot(path: Path, sessions: Sequence[SessionRecord], texts: Texts) -> None:
    """Draw a history that is not empty into the PNG at `path`.

    Raises:
        CoachError: it cannot be written.
    """
    with mpl.rc_context({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=SIZE_IN)
        # Fixed places: finding them by itself costs matplotlib a second drawing.
        calendar, discomfort, bars = figure.subplots(3, 1, height_ratios=(0.8, 1.3, 1.2))
        figure.subplots_adjust(left=0.05, right=0.93, top=0.955, bottom=0.085, hspace=0.3)
        _draw_calendar(calendar, sessions, texts)
        _draw_discomfort(discomfort, readings_of(sessions), sessions, texts)
        _draw_bars(bars, bars_of(sessions), texts)
        figure.text(
            0.5, 0.015, texts.word("plot", "note"), fontsize=7, color="#555555", ha="center"
        )
        picture = io.BytesIO()
        # Fine enough for a page; finer, or pressed smaller, it would take as long again.
        figure.savefig(picture, format="png", dpi=100, pil_kwargs={"compress_level": 1})
    # What somebody's pain was like is for that person to show.
    write_bytes_atomic(path, picture.getvalue(), 0o600, ANOTHER_FILE)


def _draw_calendar(axes: Axes, sessions: Sequence[SessionRecord], texts: Texts) -> None:
    calendar = calendar_of(sessions)
    most = max(1.0, float(np.nanmax(calendar.minutes)))
    greens = mpl.colormaps["Greens"].with_extremes(under=NONE)
    mesh = axes.pcolormesh(
        calendar.minutes, cmap=greens, vmin=1e-6, vmax=most, edgecolor="white", linewidth=1.2
    )
    axes.invert_yaxis()
    axes.set_aspect("equal", anchor="W")
    axes.set_yticks([0.5, 2.5, 4.5, 6.5], texts.word("plot", "weekdays").split())
    axes.set_xticks(*_months(calendar.first))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    days = len({session.day for session in sessions if session.steps})
    title = texts.word("plot", "calendar", sessions=len(sessions), days=days)
    _title(axes, title)
    scale = axes.inset_axes((1.015, 0.0, 0.008, 1.0))
    bar = axes.figure.colorbar(mesh, cax=scale, ticks=MaxNLocator(4))
    bar.set_label(texts.word("plot", "minutes"))


def _draw_discomfort(
    axes: Axes, readings: Readings, sessions: Sequence[SessionRecord], texts: Texts
) -> None:
    _title(axes, texts.word("plot", "discomfort"))
    axes.set_ylim(-0.5, 12)  # room for the legend
    axes.set_yticks(range(0, 11, 2))
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    _show_dates(axes, sessions[0].day, sessions[-1].day)
    if not (readings.before or readings.after):
        axes.text(0.5, 0.5, texts.word("plot", "no_numbers"), transform=axes.transAxes, ha="center")
        return
    if not (readings.before_weekly or readings.after_weekly):
        for when, before, after in readings.pairs:
            [day] = _numbers([when])
            places = [day - APART_DAYS, day + APART_DAYS]
            axes.plot(places, [before, after], color="#bbbbbb", linewidth=1, zorder=1)
    _draw_course(axes, readings.before, readings.before_weekly, texts, "before")
    _draw_course(axes, readings.after, readings.after_weekly, texts, "after")
    axes.legend(loc="upper right", frameon=False, ncols=2)


def _draw_course(
    axes: Axes,
    points: Sequence[tuple[datetime, float]],
    weekly: Sequence[tuple[date, float]],
    texts: Texts,
    name: str,
) -> None:
    """The numbers typed; many of them faintly, under their weekly mean."""
    color, mark, sign = (BEFORE, "o", -1) if name == "before" else (AFTER, "s", 1)
    label, values = texts.word("plot", name), [value for _, value in points]
    places = _numbers(when for when, _ in points) + APART_DAYS * sign
    if not weekly:
        axes.plot(places, values, mark, color=color, markersize=6, markeredgewidth=0, label=label)
        return
    axes.plot(places, values, mark, color=color, markersize=2, markeredgewidth=0, alpha=0.25)
    label = texts.word("plot", "weekly", what=label)
    middles = _numbers(week + timedelta(days=3) for week, _ in weekly)
    axes.plot(middles, [mean for _, mean in weekly], color=color, linewidth=1.8, label=label)


def _draw_bars(axes: Axes, bars: Bars, texts: Texts) -> None:
    weekly = bars.width_days == 7
    title = texts.word("plot", "by_week" if weekly else "by_day")
    _title(axes, title)
    labels = [texts.word("history", "held")]
    labels += [texts.word("pause", reason) for reason in PAUSES]
    middles = _numbers(bars.days) + (bars.width_days - 1) / 2
    floor = np.zeros(len(bars.days))
    colors = (HELD, POSTURE, LOST, OFF_TARGET)
    for row, label, color in zip(bars.minutes, labels, colors, strict=True):
        axes.add_collection(_boxes(middles, bars.width_days * 0.85, floor, row, color, label))
        floor = floor + row
    axes.set_ylabel(texts.word("plot", "minutes"))
    axes.set_ylim(0, max(1.0, float(floor.max()) * 1.25))  # room for the legend
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    _show_dates(axes, bars.days[0], bars.days[-1] + timedelta(days=bars.width_days - 1))
    axes.legend(loc="upper right", frameon=False, ncols=4)


def _boxes(
    middles: Array, width_days: float, floor: Array, height: Array, color: str, label: str
) -> PolyCollection:
    """Bars as one thing to draw: as many single ones take a third of a second."""
    left, right = middles - width_days / 2, middles + width_days / 2
    corners = [(left, floor), (left, floor + height), (right, floor + height), (right, floor)]
    outlines = np.array([[x, y] for x, y in corners]).transpose(2, 0, 1)
    return PolyCollection(list(outlines), facecolors=color, linewidths=0, label=label)


def _show_dates(axes: Axes, first: date, last: date) -> None:
    """The days from first to last, two weeks at least."""
    spare = max(0, 14 - (last - first).days) / 2 + max(1.5, (last - first).days / 50)
    start, end = _numbers([first, last])
    axes.set_xlim(start - spare, end + spare)
    locator = AutoDateLocator(minticks=3, maxticks=8)
    axes.xaxis.set_major_locator(locator)
    # In figures alone: names of months would be English whatever the language.
    steps = ["%Y", "%Y-%m", "%d", "%H:%M", "%H:%M", "%S"]
    formatter = ConciseDateFormatter(
        locator, formats=steps, zero_formats=["", *steps[:-1]], offset_formats=["", *steps[:-1]]
    )
    axes.xaxis.set_major_formatter(formatter)


def _months(first: date) -> tuple[list[float], list[str]]:
    """Where months begin on the calendar, and their names."""
    places, names = [], []
    for week in range(WEEKS):
        days = [first + timedelta(days=7 * week + day) for day in range(7)]
        start = next((day for day in days if day.day == 1), None)
        if start is not None:
            places.append(week + 0.5)
            names.append(f"{start:%Y-%m}")
    return places, names


def _numbers(days: Iterable[date]) -> Array:
    """(N,) days as matplotlib counts them: all at once, for one by one is thirty times as slow."""
    return np.asarray(date2num(np.array(list(days), dtype="datetime64[us]")), dtype=np.float64)


def _title(axes: Axes, text: str) -> None:
    """A title over the left end; a given height spares the look at every label under it."""
    axes.set_title(text, loc="left", fontweight="bold", y=1.0)
