"""What issue and anatomy ask of the figures, beside what was measured."""

from __future__ import annotations

from dataclasses import dataclass

from coach.evaluation.answer import Way
from coach.evaluation.misses import feet, hips
from coach.evaluation.placement import ALL, FOOT_REGIONS, HIP_REGIONS, Document, find


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in words: what, the target, the tool, the two simpler ways."""

    what: str
    target: str
    tool: str
    pelvis: str = ""
    marker: str = ""
    n: int = 0


def rows(document: Document) -> list[Row]:
    """The figures that are quoted, in order."""
    return [
        *(_placed(document, region, "10 / 22") for region in (*hips(), HIP_REGIONS)),
        *(_placed(document, region, "15 / 35") for region in feet()),
        _ring(document),
        _rate(document, "visible, and called visible", "", "sight", "visible_called_visible"),
        _rate(document, "hidden, yet called visible", "", "sight", "hidden_called_visible"),
        _rate(document, "posture named right", "99.5 %", "posture", "right"),
        _rate(document, "posture named wrong", "", "posture", "wrong"),
        _rate(document, "half-turned accepted", "under 1 %",
              "half_turned_accepted"),
        _rate(document, "others accepted as side-lying", "0", "others_accepted"),
        _rate(document, "pose found, head in view", "99.5 %", "pose_found", "head_in_view"),
        _rate(document, "pose found, head out", "95 %", "pose_found", "head_out"),
        _rate(document, "left and right swapped", "under 0.2 %", "left_right_swapped"),
        *(_angle(document, name) for name in ("tilt", "roll")),
    ]  # fmt: skip


def pair(row: Document | None) -> str:
    """Median and 90 % of a row of `placement`."""
    return f"{row['median_mm']:.0f} / {row['p90_mm']:.0f}" if row is not None else "-"


def percent(share: float | None) -> str:
    """A share in words; a dash for none. Enough digits for small counts of many."""
    return "-" if share is None else f"{100 * share:.3g} %"


def in_markdown(region: str) -> str:
    """A region's id as code; several together in plain words."""
    together = region in (HIP_REGIONS, FOOT_REGIONS)
    return region.replace("_", " ") if together else f"`{region}`"


def _placed(document: Document, region: str, target: str) -> Row:
    by_way = {way: find(document["placement"], region=region, view=ALL, way=way) for way in Way}
    tool = by_way[Way.TOOL]
    return Row(
        what=in_markdown(region),
        target=target,
        tool=pair(tool),
        pelvis=pair(by_way[Way.PELVIS]),
        marker=pair(by_way[Way.MARKER]),
        n=tool["n"] if tool is not None else 0,
    )


def _ring(document: Document) -> Row:
    told = {way: find(document["placement"], region=HIP_REGIONS, view=ALL, way=way) for way in Way}
    holds = {way: row["ring_90_holds"] if row is not None else None for way, row in told.items()}
    tool = told[Way.TOOL]
    return Row(
        what="90 % ring holds, hip regions",
        target="87-93 %",
        tool=percent(holds[Way.TOOL]),
        pelvis=percent(holds[Way.PELVIS]),
        n=tool["n"] if tool is not None else 0,
    )


def _rate(document: Document, what: str, target: str, *keys: str) -> Row:
    figure = document
    for key in keys:
        figure = figure[key]
    return Row(what, target, f"{percent(figure['share'])} ({figure['hits']})", n=figure["n"])


def _angle(document: Document, name: str) -> Row:
    figure = document["angles_deg"][name]
    told = "-" if figure["median"] is None else f"{figure['median']:.1f} / {figure['p90']:.1f}"
    what = {"tilt": "camera tilt, degrees", "roll": "trunk roll, degrees"}[name]
    return Row(what, "", told, n=figure["n"])


GROUP_HEAD = ("group", "n", "hips n", "hips", "pelvis", "ring", "feet", "right", "wrong", "half")
"""Of `group_rows`: frames, points, median / 90 % mm, shares; half: half-turned accepted."""
ZONE_HEAD = ("no-press zone", "n", "this tool", "covered", "pelvis", "covered")
"""Of `zone_rows`: points, median / 90 % mm off the drawn line, share inside the drawn zone."""


def group_rows(document: Document) -> list[list[str]]:
    """The figures by group in words, a row each."""
    return [_group_row(group) for group in document["groups"]]


def _group_row(group: Document) -> list[str]:
    told = group["placement"]
    hips_row = find(told, region=HIP_REGIONS, view=ALL, way=Way.TOOL)
    right, wrong = (group["posture"][key]["share"] for key in ("right", "wrong"))
    return [
        group["group"].replace("_", " "),
        str(group["frames"]),
        "0" if hips_row is None else str(hips_row["n"]),
        pair(hips_row),
        pair(find(told, region=HIP_REGIONS, view=ALL, way=Way.PELVIS)),
        "-" if hips_row is None else percent(hips_row["ring_90_holds"]),
        pair(find(told, region=FOOT_REGIONS, view=ALL, way=Way.TOOL)),
        percent(right),
        percent(wrong),
        percent(group["half_turned_accepted"]["share"]),
    ]


def zone_rows(document: Document) -> list[list[str]]:
    """The no-press zones in words, a row each."""
    told = document["no_press"]
    found = []
    for row in told:
        if row["way"] != Way.TOOL:
            continue
        plain = find(told, zone=row["zone"], part=row["part"], way=Way.PELVIS)
        name = row["zone"] + (", thigh" if row["part"] == "thigh" else "")
        covers = [percent(r["covered"]) if r is not None else "-" for r in (row, plain)]
        found.append([name, str(row["n"]), pair(row), covers[0], pair(plain), covers[1]])
    return found
