"""`coach tune fit` from end to end: clicks on recordings of one body become its profile."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from coach import cli
from coach.pipeline import Pipeline
from coach.profile.profile import Profile, default_path, load, save
from coach.recording import PoseRecording, PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.settings import Settings
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from coach.tuning.labels import Label
from coach.tuning.observe import observe
from landmarks import catalogue
from landmarks.detector import Detector
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.offsets import NO_OFFSETS, Offset, Offsets
from tests.bodies import body_pose

HEADER = "source,frame,region,side,x_px,y_px"
UPPER = Side.RIGHT
REGION = "gluteus_medius"
HIP = (REGION, UPPER)
TRUE = Offset((-6.0, 22.0, 2.0))
FRAMES = 6


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_CONFIG_DIR", str(tmp_path / "home"))


def record(path: Path, heading_deg: float, *, still: bool = False) -> Path:
    """Somebody on the left side, showing the back, a little unquiet."""
    header = RecordingHeader(SourceInfo(path.name, (640, 480), FRAMES, 5.0, still=still), {})
    with PoseRecordingWriter(path, header) as writer:
        for index in range(FRAMES):
            pose = body_pose(index / 5, heading_deg=heading_deg + index)
            writer.write(Sighting(index, index / 5, pose))
    return path


def drawn(path: Path, offsets: Offsets, place: tuple[str, Side] = HIP) -> list[tuple[float, float]]:
    """Where the region is drawn in each frame."""
    found = []
    with PoseRecording(path) as source:
        pipeline = Pipeline(Settings(), catalogue.load(), still=source.info.still, offsets=offsets)
        for sighting in source.sightings():
            region = pipeline.step(sighting).body_map.region(*place)
            assert region is not None
            found.append((float(region.centre_px[0]), float(region.centre_px[1])))
    return found


def clicks(
    paths: Iterable[Path],
    true: Offsets,
    frames: Iterable[int] = (1, 4),
    place: tuple[str, Side] = HIP,
) -> list[str]:
    """Rows of somebody who clicks where the region really is."""
    frames = tuple(frames)
    return [
        f"{path.name},{k},{place[0]},{place[1]},{drawn(path, true, place)[k][0]:.2f},"
        f"{drawn(path, true, place)[k][1]:.2f}"
        for path in paths
        for k in frames
    ]


def label_file(folder: Path, rows: Iterable[str]) -> Path:
    path = folder / "clicks.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def three_views(folder: Path) -> list[Path]:
    return [record(folder / f"{deg}.jsonl", deg) for deg in (0.0, 25.0, -25.0)]


def tune_fit(*argv: str | Path) -> int:
    return cli.main(["tune", "fit", *(str(arg) for arg in argv)])


def test_clicks_become_a_profile_that_puts_the_region_there(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """In a view nobody clicked in; no model is needed; the table tells before and after."""
    labels = label_file(tmp_path, clicks(three_views(tmp_path), {HIP: TRUE}))
    unseen = record(tmp_path / "unseen.jsonl", 12.0)

    assert tune_fit(labels, "--profile", tmp_path / "anna.toml") == 0

    out = capfd.readouterr().out
    assert "6 of 3" in out
    assert "leaving out one recording after the other" in out
    assert "Saved to" in out
    profile = load(tmp_path / "anna.toml")
    assert profile.told(*HIP).origin == "fitted to 6 labels of 3 recordings"
    assert profile.created is not None
    miss = [
        [math.dist(a, b) for a, b in zip(drawn(unseen, {HIP: TRUE}), drawn(unseen, off),
                                         strict=True)]
        for off in (NO_OFFSETS, profile.offsets)
    ]  # fmt: skip
    assert np.median(miss[1]) < 0.35 * np.median(miss[0])
    assert drawn(unseen, profile.offsets, (REGION, Side.LEFT)) == drawn(
        unseen, NO_OFFSETS, (REGION, Side.LEFT)
    )


def test_ones_own_profile_gets_the_offsets_and_keeps_the_rest(tmp_path: Path) -> None:
    """Without --profile; height, notes and other regions stay, so does the region's size."""
    before = Profile("Anna", notes="mine", height_cm=171.0).with_offset(
        "iliacus", Side.LEFT, Offset((1.0, 2.0, 3.0))
    )
    save(default_path(), before.with_offset(*HIP, Offset(radius_mm=20.0)))
    assert tune_fit(label_file(tmp_path, clicks(three_views(tmp_path), {HIP: TRUE}))) == 0
    found = load(default_path())
    assert (found.name, found.notes, found.height_cm) == ("Anna", "mine", 171.0)
    assert found.offsets[("iliacus", Side.LEFT)] == Offset((1.0, 2.0, 3.0))
    assert found.offsets[HIP].radius_mm == 20.0
    assert found.offsets[HIP].shift_mm[1] == pytest.approx(20.0, abs=6.0)


def test_linked_sides_move_alike(tmp_path: Path) -> None:
    labels = label_file(tmp_path, clicks(three_views(tmp_path), {HIP: TRUE}))
    assert tune_fit(labels, "--profile", tmp_path / "anna.toml", "--link") == 0
    offsets = load(tmp_path / "anna.toml").offsets
    assert offsets[(REGION, Side.LEFT)] == offsets[HIP]


def test_what_does_not_help_is_not_saved(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Clicks on the very spots drawn; and the dry run saves nothing either."""
    views = three_views(tmp_path)
    assert tune_fit(label_file(tmp_path, clicks(views, NO_OFFSETS))) == 1
    assert "Nothing helps: nothing was saved." in capfd.readouterr().out
    assert tune_fit(label_file(tmp_path, clicks(views, {HIP: TRUE})), "--dry-run") == 0
    assert "--dry-run" in capfd.readouterr().out
    assert not default_path().exists()


def test_one_recording_is_judged_by_frames_and_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rows = clicks([record(tmp_path / "only.jsonl", 0.0)], {HIP: TRUE})
    assert tune_fit(label_file(tmp_path, rows)) == 0
    out = capfd.readouterr().out
    assert "only one recording, single frames were left out: that is too hopeful" in out
    assert "from another view would bring the standard error from" in out
    assert tune_fit(label_file(tmp_path, rows[:1])) == 1
    assert "not saved: with only one frame nothing can be judged" in capfd.readouterr().out


def test_a_no_press_zone_is_not_entered_unasked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    place = ("piriformis_lateral", UPPER)
    true = {place: Offset((0.0, 0.0, -40.0))}
    labels = label_file(tmp_path, clicks(three_views(tmp_path), true, place=place))
    assert tune_fit(labels) == 2
    assert "no-press zone sciatic" in capfd.readouterr().err
    assert not default_path().exists()
    assert tune_fit(labels, "--allow-no-press") == 0
    assert load(default_path()).told(*place).no_press_allowed


def test_a_long_way_has_to_be_meant(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    labels = label_file(
        tmp_path, clicks(three_views(tmp_path), {HIP: Offset((0.0, 85.0, 0.0))}, range(FRAMES))
    )
    assert tune_fit(labels) == 2
    assert "add --allow-large" in capfd.readouterr().err
    assert tune_fit(labels, "--allow-large") == 0
    assert load(default_path()).told(*HIP).confirmed


def test_times_in_place_of_frames(tmp_path: Path) -> None:
    """The nearest frame is meant."""
    (view,) = [record(tmp_path / "a.jsonl", 0.0)]
    spots = drawn(view, {HIP: TRUE})
    rows = [
        f"a.jsonl,{k / 5 + 0.04:.2f},{REGION},{UPPER},{spots[k][0]},{spots[k][1]}" for k in (0, 3)
    ]
    path = label_file(tmp_path, rows)
    path.write_text(path.read_text(encoding="utf-8").replace("frame", "t_s"), encoding="utf-8")
    assert tune_fit(path) == 0
    assert load(default_path()).offsets[HIP].shift_mm[1] > 10


def test_the_nearest_frame_is_meant_and_none_further_than_half_a_second(tmp_path: Path) -> None:
    """Frames lie 0.2 s apart, the last one at 1.0 s."""
    record(tmp_path / "a.jsonl", 0.0)

    def frames_of(*times_s: float) -> list[int]:
        found = [
            Label(k, "a.jsonl", None, t_s, REGION, UPPER, (5.0, 5.0))
            for k, t_s in enumerate(times_s)
        ]
        seen, _ = observe(found, Settings(), catalogue.load(), no_model, tmp_path / "clicks.csv")
        return [one.frame for one in seen]

    assert frames_of(0.29, 0.0, 0.31, 0.2, 1.49, 0.69) == [1, 0, 2, 1, 5, 3]
    with pytest.raises(CoachError, match=r"no frame at 1\.6 s; the nearest is at 1\.00 s"):
        frames_of(0.0, 1.6)


def no_model(still: bool) -> Detector:
    raise AssertionError(f"a pose recording needs no model (still={still})")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("nowhere.jsonl,0,{place},5,5", "no such file or sample: 'nowhere.jsonl'"),
        ("a.jsonl,6,{place},5,5", "line 2: a.jsonl has no frame 6; the last one is 5"),
        ("a.jsonl,0,{place},641,5", "line 2: 641, 5 px lies outside the picture of a.jsonl"),
    ],
)
def test_labels_of_what_is_not_there(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], row: str, says: str
) -> None:
    record(tmp_path / "a.jsonl", 0.0)
    path = label_file(tmp_path, [row.format(place=f"{REGION},{UPPER}")])
    assert tune_fit(path) == 2
    told = capfd.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_a_label_where_nobody_is_says_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is named with its line; with no other label there is nothing to fit."""
    path = tmp_path / "empty.jsonl"
    header = RecordingHeader(SourceInfo("empty", (640, 480), 1, 5.0, still=True), {})
    with PoseRecordingWriter(path, header) as writer:
        writer.write(Sighting(0, 0.0, None))
    row = f"empty.jsonl,0,{REGION},{UPPER},5,5"
    assert tune_fit(label_file(tmp_path, [row])) == 2
    assert "nobody was found for sure in frame 0" in capfd.readouterr().err
    rows = clicks(three_views(tmp_path), {HIP: TRUE})
    assert tune_fit(label_file(tmp_path, [row, *rows])) == 0
    assert "line 2: gluteus_medius right not used, nobody was found" in capfd.readouterr().out


def test_stills_stand_alone(tmp_path: Path) -> None:
    """A recording of unrelated pictures is no film."""
    views = [record(tmp_path / f"{deg}.jsonl", deg, still=True) for deg in (0.0, 25.0)]
    assert tune_fit(label_file(tmp_path, clicks(views, {HIP: TRUE}))) == 0


def test_none_is_no_profile_to_fit(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert tune_fit(tmp_path / "clicks.csv", "--profile", "none") == 2
    assert "give --profile FILE" in capfd.readouterr().err
