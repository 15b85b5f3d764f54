"""The lines of a pose recording: from values to JSON and back. Opens no files.

Numbers come back exactly as they went in; a joint that was not seen is null in the file and NaN
in memory. Whatever is wrong with a line is a `ValueError` that says what.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray
from pydantic_core import from_json

from coach.motion import PARTS, Motion, Whole
from coach.sighting import Sighting
from coach.sources.source import SourceInfo
from landmarks.body_sight import N_BODY
from landmarks.features import N_SIGHT
from landmarks.foot_sight import N_FOOT, of_older
from landmarks.joints import N_JOINTS, Side
from landmarks.pose import Pose

KIND = "poses"
VERSION = 1
"""Still: look and motion are keys more, which older programs pass over and older files lack."""
MOST_TOLD_MM = 10_000

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RecordingHeader:
    """The first line of a recording.

    Attributes:
        info: the source that was watched.
        detector: what found the poses, for example the model's sha256 and MediaPipe's version.
    """

    info: SourceInfo
    detector: Mapping[str, Any]


def line_of_header(header: RecordingHeader) -> str:
    """The first line, without its line end."""
    info = header.info
    return _dumped(
        {
            "kind": KIND,
            "version": VERSION,
            "source": info.name,
            "width": info.size_wh[0],
            "height": info.size_wh[1],
            "fps": info.fps,
            "frames": info.frames,
            "still": info.still,
            "detector": dict(header.detector),
        }
    )


def line_of_frame(sighting: Sighting, header: RecordingHeader) -> str:
    """The line of one frame, without its line end; the picture itself is left out."""
    record: dict[str, Any] = {"index": sighting.index, "t_s": sighting.t_s}
    pose = sighting.pose
    if pose is not None and pose.size_wh != header.info.size_wh:
        record["size"] = list(pose.size_wh)
    record["pose"] = pose and _of_pose(pose)
    if sighting.motion is not None:
        record["motion"] = _of_motion(sighting.motion)
    return _dumped(record)


def _of_pose(pose: Pose) -> dict[str, Any]:
    found: dict[str, Any] = {
        "xy_px": _nested(pose.xy_px),
        "visibility": _nested(pose.visibility),
        "world_m": _nested(pose.world_m),
    }
    looks = (
        ("sight_mm", pose.sight_m),
        ("feet_told_mm", pose.feet_m),
        ("lies_permille", pose.lies),
    )
    for key, told in looks:
        if told is not None:
            found[key] = np.rint(told.ravel() * 1000).astype(int).tolist()
    return found


def _of_motion(motion: Motion) -> dict[str, Any]:
    news: dict[str, Any] = {
        "since_s": motion.since_s,
        "span_s": motion.span_s,
        "samples": motion.samples,
        "residual_px": list(motion.residual_px),
        "noise_px": list(motion.noise_px),
    }
    if motion.whole is not None:
        news["whole"] = asdict(motion.whole)
    return news


def header_from(line: str) -> RecordingHeader:
    """The header a first line holds; keys not known here are passed over."""
    record = _loaded(line)
    if record.get("kind") != KIND:
        raise ValueError(f"not a pose recording: 'kind' must be {KIND!r}")
    if record.get("version") != VERSION:
        raise ValueError(f"'version' must be {VERSION}, got {record.get('version')!r}")
    frames, detector = record.get("frames"), record.get("detector")
    if not isinstance(record.get("source"), str) or not isinstance(detector, dict):
        raise ValueError("'source' must be a text and 'detector' an object")
    if not isinstance(record.get("still", False), bool):
        raise ValueError("'still' must be true or false")
    info = SourceInfo(
        name=record["source"],
        size_wh=_size([record.get("width"), record.get("height")]),
        frames=None if frames is None else _count(frames, "frames"),
        fps=None if record.get("fps") is None else _number(record, "fps"),
        still=record.get("still", False),
    )
    return RecordingHeader(info, detector)


def sighting_from(line: str, header: RecordingHeader) -> Sighting:
    """The frame a line holds."""
    record = _loaded(line)
    index, t_s = _count(record.get("index"), "index"), _number(record, "t_s")
    if "pose" not in record:
        raise ValueError("'pose' is missing; it must be an object, or null where nobody was seen")
    found, motion = record["pose"], _motion(record)
    if found is None:
        return Sighting(index, t_s, None, motion=motion)
    if not isinstance(found, dict):
        raise ValueError("'pose' must be an object or null")
    pose = Pose(
        t_s=t_s,
        xy_px=_array(found, "xy_px", (N_JOINTS, 2)),
        visibility=_array(found, "visibility", (N_JOINTS,)),
        world_m=_array(found, "world_m", (N_JOINTS, 3)),
        size_wh=_size(record["size"]) if "size" in record else header.info.size_wh,
        sight_m=_told(found, "sight_mm", (N_SIGHT,)),
        feet_m=_feet(found),
        lies=_told(found, "lies_permille", (N_BODY,)),
    )
    return Sighting(index, t_s, pose, motion=motion)


def _motion(record: Mapping[str, Any]) -> Motion | None:
    """None where there is no news, or an older program measured none."""
    found = record.get("motion")
    if found is None:
        return None
    if not isinstance(found, dict):
        raise ValueError("'motion' must be an object")
    return Motion(
        since_s=_number(found, "since_s"),
        span_s=_number(found, "span_s"),
        samples=_count(found.get("samples"), "samples"),
        residual_px=_each_part(found, "residual_px"),
        noise_px=_each_part(found, "noise_px"),
        whole=_whole(found),
    )


def _whole(found: Mapping[str, Any]) -> Whole | None:
    """None where it was not known, or an older program did not measure it."""
    whole = found.get("whole")
    if whole is None:
        return None
    if not isinstance(whole, dict):
        raise ValueError("'whole' must be an object")
    return Whole(
        way_px=_number(whole, "way_px"),
        aside=_number(whole, "aside"),
        step_px=_number(whole, "step_px"),
        turn=_number(whole, "turn"),
        goes=None if whole.get("goes") is None else _number(whole, "goes"),
        stands=None if whole.get("stands") is None else _number(whole, "stands"),
    )


def _each_part(found: Mapping[str, Any], key: str) -> tuple[float | None, ...]:
    values = _array(found, key, (len(PARTS),))
    return tuple(None if math.isnan(value) else float(value) for value in values)


def _dumped(record: Mapping[str, Any]) -> str:
    return json.dumps(record, separators=(",", ":"), allow_nan=False)


def _loaded(line: str) -> dict[str, Any]:
    try:
        record = from_json(line, allow_inf_nan=False)
    except ValueError:
        record = _decoded(line)  # takes more, and says what is wrong in known words
    if not isinstance(record, dict):
        raise ValueError("must be a JSON object")
    return record


def _decoded(line: str) -> object:
    """What a line holds, by the standard library: four times as slow."""
    try:
        return _DECODER.decode(line)
    except RecursionError:
        raise ValueError("brackets nested too deep") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number; what was not seen is null")


_DECODER = json.JSONDecoder(parse_constant=_refuse)


def _nested(array: Array) -> list[Any]:
    # As objects, the numbers become Python's own floats, which print exactly, beside None.
    values = array.astype(object)
    values[np.isnan(array)] = None
    nested: list[Any] = values.tolist()
    return nested


def _array(found: Mapping[str, Any], key: str, shape: tuple[int, ...]) -> Array:
    must = f"{key!r} must be numbers or null, of shape {list(shape)}"
    try:
        # Never dtype=float64 at once: that would read texts like "1.5" as numbers.
        raw = np.array(found.get(key))
        array = raw.astype(np.float64, copy=False)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(must) from None
    if array.shape != shape or not _holds_numbers(raw):
        raise ValueError(must)
    if np.isinf(array).any():
        raise ValueError(f"{key!r} holds a number too large")
    return array


def _told(found: Mapping[str, Any], key: str, shape: tuple[int, ...]) -> Array | None:
    """Whole millimetres as metres; None where an older program kept none, or of another kind."""
    whole_mm = found.get(key)
    if whole_mm is None:
        return None
    if not isinstance(whole_mm, list):
        raise ValueError(f"{key!r} must be a list of whole numbers")
    # The types and the smallest first, for a look at each number takes longer than all the rest.
    if set(map(type, whole_mm)) - {int} or min(whole_mm, default=0) < 0:
        for value in whole_mm:
            _count(value, key)
    if max(whole_mm, default=0) > MOST_TOLD_MM:
        raise ValueError(f"{key!r} holds a number too large")
    fits = len(whole_mm) == math.prod(shape)
    return (np.array(whole_mm) / 1000.0).reshape(shape) if fits else None


def _feet(found: Mapping[str, Any]) -> Array | None:
    """What was told of the feet, by this program or by an older one under its own name."""
    shape = (len(Side), N_FOOT)
    told = _told(found, "feet_told_mm", shape)
    older = _told(found, "feet_mm", shape) if told is None else None
    return told if older is None else of_older(older)


def _holds_numbers(raw: NDArray[Any]) -> bool:
    if raw.dtype.kind == "O":
        return all(v is None or type(v) in (float, int) for v in raw.flat)
    return raw.dtype.kind in "fi"


def _number(record: Mapping[str, Any], key: str) -> float:
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{key!r} must be a finite number, got {value!r}")
    return float(value)


def _count(value: object, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{key!r} must be a whole number from 0, got {value!r}")
    return value


def _size(value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(f"a size must be [width, height], got {value!r}")
    width, height = (_count(v, "width and height") for v in value)
    if not width or not height:
        raise ValueError(f"a size must be at least 1 x 1, got {value!r}")
    return width, height
