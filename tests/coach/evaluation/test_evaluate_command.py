"""`coach evaluate` as a person meets it: tables, JSON, a report with pictures, one-line errors."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import pytest

from coach import cli
from coach.evaluation import markdown
from coach.evaluation.run import ModelFile
from tests.coach.evaluation.truth_stage import StandIn, line, write_truth

PEOPLE = ("side_left", "side_right", "supine", "")
COMMITTED = Path(__file__).parents[3] / "samples" / "truth"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four pictures; the model is not there, a stand-in looks at them."""
    model = tmp_path / "stand-in.task"
    monkeypatch.setattr("coach.commands.evaluate.announced_model", lambda *_: model)
    monkeypatch.setattr(ModelFile, "__call__", lambda *_: StandIn(PEOPLE))
    postures = ("side_left", "side_right", "supine", "side_left")
    return write_truth(tmp_path / "four", [line(k, p) for k, p in enumerate(postures)])


def evaluate(capfd: pytest.CaptureFixture[str], *argv: str | Path) -> tuple[int, str, str]:
    code = cli.main(["evaluate", *map(str, argv)])
    return code, *capfd.readouterr()


def test_tables_fit_a_terminal_of_80_columns(
    capfd: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = evaluate(capfd, folder)
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "…" not in out
    for words in ("gluteus_medius_posterior", "pose found, head in view", "pelvis", "unknown"):
        assert words in out


def test_one_json_document(capfd: pytest.CaptureFixture[str], folder: Path) -> None:
    code, out, _ = evaluate(capfd, folder, "--json")
    document = json.loads(out)
    assert code == 0
    assert (document["kind"], document["version"], document["truth"]) == ("evaluation", 1, "four")
    assert (document["frames"], document["scored"], document["mode"]) == (4, 4, "pictures")
    assert document["pose_found"]["all"]["hits"] == 3


def test_a_report_with_the_worst_frames(
    capfd: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    """Tables in report.md, and two sheets: two people on a side, and nobody found."""
    out_dir = tmp_path / "deep" / "report"
    assert evaluate(capfd, folder, "--report", out_dir)[0] == 0
    text = (out_dir / "report.md").read_text()
    assert "| `gluteus_medius` | 2 | 10 / 22 |" in text
    for name in ("worst-placement.png", "worst-posture.png"):
        assert f"({name})" in text
        sheet = cv2.imread(str(out_dir / name))
        assert sheet is not None
        assert sheet.shape == (480, 3 * 640, 3)


def test_the_table_of_the_readme_comes_out_of_the_json(
    capfd: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "figures.json"
    path.write_text(evaluate(capfd, folder, "--json")[1])
    assert markdown.main([str(path)]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0].startswith("| median / 90 %")
    assert sum("10 / 22" in row for row in lines) == 6
    assert any(
        row.startswith("| pose found, head in view | 4 | 99.5 % | 75 % (3) |") for row in lines
    )


@pytest.mark.parametrize("text", ["", "[]", '{"kind": "truth"}'])
def test_no_table_of_something_else(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, text: str
) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    assert markdown.main([str(path)]) == 2
    assert capfd.readouterr().err.count("\n") == 1


def broken(folder: Path, case: str) -> tuple[str | Path, ...]:
    truth = folder / "truth.jsonl"
    match case:
        case "missing":
            return (folder / "gone",)
        case "nan":
            truth.write_text(truth.read_text().replace("20.0", "NaN"))
        case "header":
            truth.write_text(truth.read_text().replace('"truth"', '"poses"'))
        case "posture":
            truth.write_text(truth.read_text().replace('"supine"', '"asleep"'))
        case "picture":
            (folder / "002.png").write_text("no picture")
        case "jobs":
            return folder, "--jobs", "0"
        case "report":
            (folder / "taken").touch()
            return folder, "--report", folder / "taken"
    return (folder,)


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("missing", "no such file"),
        ("nan", "NaN is no number"),
        ("header", "line 1: kind"),
        ("posture", "line 4: posture"),
        ("picture", "002.png: not a readable image"),
        ("jobs", "--jobs: give 1 or more"),
        ("report", "give another --report"),
    ],
)
def test_mistakes_are_one_line(
    capfd: pytest.CaptureFixture[str], folder: Path, case: str, says: str
) -> None:
    code, out, err = evaluate(capfd, *broken(folder, case))
    assert (code, out) == (2, "")
    assert err.startswith("coach: ")
    assert err.count("\n") == 1
    assert says in err


@pytest.mark.model
@pytest.mark.slow
def test_the_committed_pictures_with_the_real_model(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Ten of them: people are found, left is left, and the tool beats the bare hip landmark."""
    rows = (COMMITTED / "truth.jsonl").read_text().splitlines()
    side = [row for row in map(json.loads, rows[1:]) if row["posture"].startswith("side")]
    chosen = [row for row in side if row["view"] == "back" and not row["head_out"]][:10]
    for index, row in enumerate(chosen):
        (tmp_path / row["image"]).write_bytes((COMMITTED / row["image"]).read_bytes())
        row["index"] = index
    header = json.loads(rows[0]) | {"pictures": len(chosen)}
    (tmp_path / "truth.jsonl").write_text("\n".join(map(json.dumps, [header, *chosen])))
    code, out, _ = evaluate(capfd, tmp_path, "--json")
    document = json.loads(out)
    medians = {
        row["way"]: row["median_mm"]
        for row in document["placement"]
        if (row["region"], row["view"]) == ("gluteus_medius", "all")
    }
    assert code == 0
    assert document["pose_found"]["all"]["hits"] >= 9
    assert document["left_right_swapped"]["hits"] == 0
    assert medians["tool"] < 60 < medians["hip_marker"]
