"""Which model file is used: a name, or a file of one's own, and what is said about a wrong one."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from landmarks.errors import CoachError
from landmarks.model_bundle import DETECTOR_NAME, LANDMARKS_NAME
from tests.landmarks.model_story import BUNDLE, OTHER_BUNDLE, PART, Story, bundle


def test_a_missing_model_says_how_to_fetch_it(story: Story) -> None:
    """Verifying fetches nothing."""
    with pytest.raises(CoachError, match="not fetched yet: run `coach model fetch --model lite`"):
        story.verify("lite")
    assert story.download.calls == 0


def test_an_own_file_is_used_where_it_is(story: Story, tmp_path: Path) -> None:
    """No copy, no network, no cache folder."""
    own = tmp_path / "own.task"
    own.write_bytes(OTHER_BUNDLE)

    assert story.ensure(str(own)) == own
    assert story.verify(str(own)) == hashlib.sha256(OTHER_BUNDLE).hexdigest()
    assert not story.folder.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xd8 a photo", "is not a model bundle"),
        (BUNDLE[:-500], "is not a model bundle, or is damaged"),
        (BUNDLE.replace(b"TFL3", b"TFL4", 1), "damaged"),
        (bundle({"hand_detector.tflite": PART}), "lacks one of the two models"),
        (bundle({DETECTOR_NAME: PART, LANDMARKS_NAME: b"TFL3"}), "impossible size"),
        (bundle({DETECTOR_NAME: PART, LANDMARKS_NAME: bytes(200_000)}), "no tflite model"),
        (bundle(compression=zipfile.ZIP_DEFLATED), "compressed"),
    ],
)
def test_a_wrong_own_file_gives_one_clear_line(
    story: Story, tmp_path: Path, content: bytes, says: str
) -> None:
    """A photo, half a download, another task's model: each is named for what it is."""
    wrong = tmp_path / "wrong.task"
    wrong.write_bytes(content)

    with pytest.raises(CoachError, match=says) as caught:
        story.ensure(str(wrong))
    assert "--model takes" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_misspelt_name_lists_the_right_ones(story: Story) -> None:
    """What is not a name is taken for a path, and that path does not exist."""
    with pytest.raises(CoachError, match="no model file hevy: --model takes full, lite, heavy"):
        story.ensure("hevy")


def test_a_folder_is_no_model(story: Story, tmp_path: Path) -> None:
    """A folder cannot be read as a file."""
    with pytest.raises(CoachError, match="cannot read"):
        story.ensure(str(tmp_path))
