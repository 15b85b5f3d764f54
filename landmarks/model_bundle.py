"""Builds a pose model bundle (`.task`) out of two bare tflite models.

Bytes in, bytes out: nothing here reads a file, the network or another package. The same input
always gives the same bytes, so the result can be told by its checksum.

A tflite model is a flatbuffer: tables that point forward to what they hold. Packing it anew
with the flatbuffers package gives other bytes in 25.9 than in 25.12, and MediaPipe takes either.
So the model stays as it is, byte for byte, behind a new front: a new root table that points into
the old one and to the metadata that it lacks.
"""

from __future__ import annotations

import io
import struct
import zipfile

DETECTOR_NAME = "pose_detector.tflite"
LANDMARKS_NAME = "pose_landmarks_detector.tflite"

# A packed tflite `ModelMetadata` with one input: "image", RGB, NormalizationOptions mean 0 and
# std 255. Written once with the classes in `mediapipe.tasks.metadata`; a test reads it back.
_IMAGE_METADATA = bytes.fromhex(
    "1c0000004d303031140010000c000000000008000000000000000400140000000c00000014000000c000"
    "000005000000312e302e30000000010000001000000000000a0008000000000004000a00000004000000"
    "010000001400000000000e0010000c0000000000080004000e0000000c00000050000000640000000100"
    "00000c00000008000c000b00040008000000100000000000000108000c00080004000800000008000000"
    "0c0000000100000000007f43010000000000000008000a0009000400080000000c000000000206000800"
    "0700060000000000000105000000696d6167650000000e000000506f7365206c616e646d61726b730000"
)
_METADATA_NAME = b"TFLITE_METADATA"
_IDENTIFIER = b"TFL3"

# Fields of tflite's `Model` table, in the order of its schema; the first one is a number, the
# others are offsets.
_FIELD_COUNT = 8
_BUFFERS_FIELD = 4
_METADATA_FIELD = 6

_HEADER_SIZE = 8
_ALIGNMENT = 16
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ZIP_MADE_ON_UNIX = 3
_ZIP_FILE_MODE = 0o644


def build_bundle(detector: bytes, landmarks: bytes) -> bytes:
    """Return the bytes of a `.task` bundle holding both models.

    Args:
        detector: A pose detection tflite that already carries its image metadata.
        landmarks: A pose landmark tflite without image metadata; it is added here.

    Raises:
        ValueError: One of them is not a tflite model.
    """
    for name, model in ((DETECTOR_NAME, detector), (LANDMARKS_NAME, landmarks)):
        if not is_tflite(model):
            raise ValueError(f"{name} must be a tflite model, got {model[:8]!r}")
    return _stored_zip({DETECTOR_NAME: detector, LANDMARKS_NAME: add_image_metadata(landmarks)})


def is_tflite(data: bytes) -> bool:
    """Tell whether `data` begins like a tflite model."""
    return data[4:8] == _IDENTIFIER


def add_image_metadata(model: bytes) -> bytes:
    """Return a tflite `model` with the metadata that says how its pixels are scaled.

    MediaPipe refuses an image model without it ("requires specifying NormalizationOptions").
    The pose landmark models were trained on pixels in [0, 1]: mean 0, standard deviation 255.

    Raises:
        ValueError: The model is cut short.
    """
    try:
        fields = _model_fields(model)
        buffers = _vector_targets(model, fields[_BUFFERS_FIELD])
        metadata = _vector_targets(model, fields[_METADATA_FIELD])
    except struct.error as error:
        raise ValueError(f"model must be a whole tflite file: {error}") from error
    return _front(model, fields, buffers, metadata) + model


def _model_fields(model: bytes) -> list[int]:
    """Return where each field of the root table points, 0 where it is absent.

    The first entry is where the version number itself is.
    """
    (table,) = struct.unpack_from("<I", model, 0)
    (back,) = struct.unpack_from("<i", model, table)
    (vtable_size,) = struct.unpack_from("<H", model, table - back)
    known = min(_FIELD_COUNT, (vtable_size - 4) // 2)
    fields = [0] * _FIELD_COUNT
    for index, offset in enumerate(struct.unpack_from(f"<{known}H", model, table - back + 4)):
        at = table + offset
        if offset:
            fields[index] = at + struct.unpack_from("<I", model, at)[0] if index else at
    return fields


def _vector_targets(model: bytes, at: int) -> list[int]:
    """Return where the items of the vector of tables at `at` are; none if it is absent."""
    if not at:
        return []
    (count,) = struct.unpack_from("<I", model, at)
    offsets = struct.unpack_from(f"<{count}I", model, at + 4)
    return [at + 4 + 4 * index + offset for index, offset in enumerate(offsets)]


def _front(model: bytes, fields: list[int], buffers: list[int], metadata: list[int]) -> bytes:
    """Return the bytes to put before `model`; its own positions are given, in bytes.

    Everything in a flatbuffer points forward, so each piece comes after the one naming it.
    """
    vtable_size, root_size = 4 + 2 * _FIELD_COUNT, 4 + 4 * _FIELD_COUNT
    root_at = _HEADER_SIZE + vtable_size
    buffers_at = root_at + root_size
    metadata_at = buffers_at + 4 + 4 * (len(buffers) + 1)
    entries_at = metadata_at + 4 + 4 * (len(metadata) + 1)
    entries, buffer_at, entry_at = _new_entries(entries_at, len(buffers))
    shift = entries_at + len(entries)

    targets = [shift + at if at else 0 for at in fields]
    targets[_BUFFERS_FIELD] = buffers_at
    targets[_METADATA_FIELD] = metadata_at
    return b"".join(
        (
            struct.pack("<I4s", root_at, _IDENTIFIER),
            _root_table(root_at, targets, model[fields[0] : fields[0] + 4]),
            _vector(buffers_at, [*(shift + at for at in buffers), buffer_at]),
            _vector(metadata_at, [*(shift + at for at in metadata), entry_at]),
            entries,
        )
    )


def _root_table(at: int, targets: list[int], version: bytes) -> bytes:
    slots = [4 + 4 * index for index in range(_FIELD_COUNT)]
    vtable = struct.pack(
        f"<2H{_FIELD_COUNT}H",
        4 + 2 * _FIELD_COUNT,
        4 + 4 * _FIELD_COUNT,
        *(slot if target else 0 for slot, target in zip(slots, targets, strict=True)),
    )
    offsets = [
        target - (at + slot) if target else 0
        for slot, target in zip(slots[1:], targets[1:], strict=True)
    ]
    return vtable + struct.pack("<i4s", len(vtable), version) + struct.pack("<7I", *offsets)


def _vector(at: int, targets: list[int]) -> bytes:
    offsets = [target - (at + 4 + 4 * index) for index, target in enumerate(targets)]
    return struct.pack(f"<{1 + len(offsets)}I", len(offsets), *offsets)


def _new_entries(at: int, buffer_index: int) -> tuple[bytes, int, int]:
    """Return the `Buffer` and the `Metadata` table, and where each of them is.

    The bytes end on a multiple of 16, so that the old model's weights stay aligned.
    """
    name = struct.pack("<I", len(_METADATA_NAME)) + _METADATA_NAME + b"\0"
    buffer_at, entry_at = at + 8, at + 24
    name_at = entry_at + 12
    data_at = name_at + len(name) + _padding(name_at + len(name) + 4)
    tables = struct.pack("<4HiI", 6, 8, 4, 0, 8, data_at - (buffer_at + 4))
    tables += struct.pack("<4HiII", 8, 12, 4, 8, 8, name_at - (entry_at + 4), buffer_index)
    entries = (tables + name).ljust(data_at - at, b"\0")
    entries += struct.pack("<I", len(_IMAGE_METADATA)) + _IMAGE_METADATA
    return entries + bytes(_padding(at + len(entries))), buffer_at, entry_at


def _padding(at: int) -> int:
    """Return how many bytes are missing from `at` to a multiple of 16."""
    return -at % _ALIGNMENT


def _stored_zip(files: dict[str, bytes]) -> bytes:
    """Zip `files` uncompressed (MediaPipe maps them in place), free of clock and machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.create_system = _ZIP_MADE_ON_UNIX
            info.external_attr = _ZIP_FILE_MODE << 16
            archive.writestr(info, data)
    return out.getvalue()
