"""Fetching the model when things go wrong: interruptions, two at once, full and closed disks."""

from __future__ import annotations

import errno
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from landmarks import model_files
from landmarks.errors import CoachError
from landmarks.model_download import Progress
from landmarks.model_store import CACHE_VARIABLE, ensure_model
from tests.landmarks.model_story import BUNDLE, Story


@pytest.mark.parametrize(
    "error", [CoachError("the connection broke"), KeyError("bug"), OSError(errno.EIO, "broken")]
)
def test_an_interrupted_download_leaves_nothing(story: Story, error: Exception) -> None:
    """Neither a model nor scratch files; the next try works."""
    story.download.gives = error
    with pytest.raises((CoachError, KeyError)):
        story.ensure()
    assert story.files() == []

    story.download.gives = BUNDLE
    assert story.ensure().read_bytes() == BUNDLE


def test_leftovers_of_a_killed_fetch_are_removed(story: Story) -> None:
    """A killed process could not tidy up; the next start does, model or no model."""
    story.ensure()
    leftover = story.folder / ".fetch-0123456789abcdef"
    leftover.mkdir()
    (leftover / "half.whl").write_bytes(b"half")
    (story.folder / ".fetch-fedcba9876543210.part").write_bytes(b"half")

    story.ensure()

    assert story.files() == ["full.task"]


def test_leftovers_stay_while_a_fetch_is_running(story: Story) -> None:
    """What looks like a leftover may be the work of another process."""
    story.folder.mkdir()
    with model_files.one_at_a_time(story.folder, lambda: None):
        (story.folder / ".fetch-live.part").write_bytes(b"half")
        model_files.remove_leftovers(story.folder)
        assert story.files() == [".fetch-live.part"]

    model_files.remove_leftovers(story.folder)
    assert story.files() == []


def test_two_fetches_at_once_make_one_download(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second waits, says so, and takes what the first one fetched."""
    monkeypatch.setattr(model_files, "_LOCK_POLL_S", 0.001)
    second_waits = threading.Event()
    second = Story(story.folder)
    results: list[Path] = []

    def tell_second(line: str) -> None:
        second.told.append(line)
        second_waits.set()

    def slow_download(_scratch: Path, _progress: Progress) -> bytes:
        other.start()
        assert second_waits.wait(10)
        return BUNDLE

    def run_second() -> None:
        results.append(ensure_model("full", lambda *_: None, tell_second, second.sources))

    other = threading.Thread(target=run_second)
    story.sources["full"] = replace(story.sources["full"], download=slow_download)
    path = story.ensure()
    other.join(10)

    assert results == [path]
    assert second.download.calls == 0
    assert second.told == ["Waiting for another fetch to end."]
    assert story.files() == ["full.task"]


def test_without_locks_two_fetches_still_do_no_harm(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a drive without locks both download, under names of their own."""

    def no_locks(_handle: object) -> bool:
        raise OSError(errno.ENOTSUP, "no locks here")

    monkeypatch.setattr(model_files, "_try_lock", no_locks)
    second = Story(story.folder)

    def download_meanwhile(scratch: Path, progress: Progress) -> bytes:
        second.ensure()
        return story.download(scratch, progress)

    story.sources["full"] = replace(story.sources["full"], download=download_meanwhile)

    assert story.ensure().read_bytes() == BUNDLE
    assert story.download.scratch != second.download.scratch
    assert story.files() == ["full.task"]


def test_a_full_disk_is_said_in_one_line(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file is untouched, no half of a new one stays."""
    story.folder.mkdir()
    (story.folder / "full.task").write_bytes(b"old")

    def full_disk(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full_disk)

    with pytest.raises(CoachError, match=r"full: free 50 MB.*--model PATH") as caught:
        story.ensure()
    assert "\n" not in str(caught.value)
    assert (story.folder / "full.task").read_bytes() == b"old"
    assert story.files() == ["full.task"]


def test_a_folder_that_cannot_be_made_is_said_in_one_line(story: Story) -> None:
    """A file lies where the folder should be."""
    story.folder.write_text("in the way")

    with pytest.raises(CoachError, match=rf"cannot write.*{CACHE_VARIABLE}.*--model PATH"):
        story.ensure()
    assert story.download.calls == 0


def test_a_folder_without_permission_is_said_before_downloading(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody wants to wait for 36 MB to learn that they cannot be kept."""

    def refuse(self: Path, *_args: object, **_kwargs: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)

    with pytest.raises(CoachError, match=r"cannot write.*Permission denied"):
        story.ensure()
    assert story.download.calls == 0
