"""A folder of recordings, worked on at once: the same results as one by one, bad ones named."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest

from coach import cli
from coach.many import _sendable, engine_of, replay_many
from coach.profile.profile import Profile
from coach.recording import PoseRecordingWriter
from coach.recording_lines import RecordingHeader
from coach.replay_job import ReplayJob
from coach.settings import Settings
from coach.sources.folder import sources_in
from coach.sources.source import SourceInfo
from landmarks.errors import CoachError
from landmarks.joints import Side
from landmarks.offsets import Offset
from tests.coach.stage import AWAY, Act, lie, press, sightings, stand

STORIES: dict[str, tuple[Act, ...]] = {
    "anna": (stand(1), lie(1, 90.0, AWAY), press(7)),
    "bert": (lie(1, 0.0), press(4), lie(1, 90.0, AWAY), press(5)),
    "cleo": (stand(1),),
}
FPS = 5.0
HOLD_S = 5.0


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """Three short recordings in a folder, with a note beside them."""
    folder = tmp_path / "clinic"
    folder.mkdir()
    (folder / "note.txt").write_text("not for replay")
    for name, acts in STORIES.items():
        header = RecordingHeader(SourceInfo(name, (640, 480), None, FPS, still=False), {})
        with PoseRecordingWriter(folder / f"{name}.jsonl", header) as writer:
            for sighting in sightings(acts, FPS):
                writer.write(sighting)
    return folder


def jobs_of(folder: Path, out: Path) -> list[ReplayJob]:
    return [
        ReplayJob(source, out / Path(source).stem, frames=False, window=False, speed="max",
                  model="full", quiet=False)
        for source in sources_in(str(folder))
    ]  # fmt: skip


def accounts(out: Path) -> dict[str, dict[str, object]]:
    found = {}
    for path in sorted(out.glob("*/session.json")):
        account = json.loads(path.read_text())
        account.pop("processing_fps")
        found[account["source"]] = account
    return found


@pytest.fixture
def engine() -> Iterator[Executor]:
    with ThreadPoolExecutor(3) as pool:
        yield pool


def test_a_folder_is_its_recordings_in_order(recordings: Path, tmp_path: Path) -> None:
    assert [Path(one).stem for one in sources_in(str(recordings))] == ["anna", "bert", "cleo"]
    assert sources_in("first-hold") == ["first-hold"]
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    (pictures / "a.jpg").touch()
    (pictures / "b.mp4").touch()
    assert sources_in(str(pictures)) == [str(pictures)]


def test_outcomes_come_in_the_order_of_the_jobs(
    recordings: Path, tmp_path: Path, engine: Executor
) -> None:
    jobs = jobs_of(recordings, tmp_path / "out")
    outcomes = list(replay_many(jobs, Settings(hold_s=HOLD_S), None, engine))
    assert [Path(outcome.source).stem for outcome in outcomes] == ["anna", "bert", "cleo"]
    assert [outcome.code for outcome in outcomes] == [0, 0, 1]
    assert "completed: 5.0 of 5 s" in outcomes[0].told


def test_a_broken_one_is_named_and_the_others_are_done(
    recordings: Path, tmp_path: Path, engine: Executor
) -> None:
    (recordings / "bert.jsonl").write_text("spoilt")
    jobs = jobs_of(recordings, tmp_path / "out")
    outcomes = list(replay_many(jobs, Settings(hold_s=HOLD_S), None, engine))
    assert [outcome.code for outcome in outcomes] == [0, 2, 1]
    assert outcomes[1].error is not None
    assert "bert.jsonl" in outcomes[1].error
    assert set(accounts(tmp_path / "out")) == {"anna", "cleo"}


@pytest.mark.slow
def test_on_all_cores_as_one_by_one(
    recordings: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The command line: the same accounts, the same exit code, the tables in the same order."""
    told = []
    for name, extra in (("one", ["--jobs", "1"]), ("many", ["--jobs", "2"])):
        words = ["replay", str(recordings), "--no-window", "--hold", "5", "--out"]
        assert cli.main([*words, str(tmp_path / name), *extra]) == 1
        out, _ = capfd.readouterr()
        told.append([line for line in out.splitlines() if "source" in line or "credited" in line])
    assert accounts(tmp_path / "one") == accounts(tmp_path / "many")
    assert told[0] == told[1]
    assert len(told[0]) == 6


def test_what_could_never_work_is_told_before_anything_starts(
    recordings: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["replay", str(recordings), "--no-window"]
    assert cli.main([*words, "--jobs", "0"]) == 2
    assert cli.main([*words, "--jobs", "2", "--speed", "fast"]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert "--jobs" in err
    assert "--speed" in err


@pytest.mark.slow
def test_on_a_dask_cluster_as_one_by_one(
    recordings: Path, tmp_path: Path, engine: Executor
) -> None:
    """The very same function on an engine that a clinic may have."""
    distributed = pytest.importorskip("distributed")
    settings = Settings(hold_s=HOLD_S)
    list(replay_many(jobs_of(recordings, tmp_path / "here"), settings, None, engine))
    with (
        distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster,
        engine_of(1, cluster.scheduler_address) as there,
    ):
        outcomes = list(replay_many(jobs_of(recordings, tmp_path / "dask"), settings, None, there))
    assert [outcome.code for outcome in outcomes] == [0, 0, 1]
    assert accounts(tmp_path / "here") == accounts(tmp_path / "dask")


def test_no_cluster_and_no_dask_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CoachError, match=r"trigger-point-coach\[dask\]"), engine_of(1, "tcp://x:1"):
        pytest.fail("there is no Dask")


def test_a_profile_goes_to_another_process_whole() -> None:
    """Its read-only mappings cannot be pickled; plain ones can."""
    profile = Profile("anna").with_offset("iliacus", Side.LEFT, Offset((1.0, 2.0, 3.0)))
    sent = _sendable(profile)
    assert pickle.loads(pickle.dumps(sent)).offsets == dict(profile.offsets)
    assert _sendable(None) is None
