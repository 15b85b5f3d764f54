"""The bundle builder, checked against MediaPipe's own reader classes."""

from __future__ import annotations

import importlib.util
import io
import struct
import zipfile
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import flatbuffers
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmarks.model_bundle import (
    DETECTOR_NAME,
    LANDMARKS_NAME,
    add_image_metadata,
    build_bundle,
    is_tflite,
)


@cache
def generated(name: str) -> ModuleType:
    """One of MediaPipe's schema files, without importing all of MediaPipe."""
    package = importlib.util.find_spec("mediapipe")
    assert package is not None
    assert package.submodule_search_locations is not None
    path = Path(package.submodule_search_locations[0], "tasks", "metadata", f"{name}.py")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tiny_model(buffers: list[bytes], entries: list[int]) -> bytes:
    """A packed tflite model with these buffers, and metadata entries that name some of them."""
    schema = generated("schema_py_generated")
    model = schema.ModelT()
    model.version = 3
    model.description = "tiny"
    model.buffers = []
    for data in buffers:
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(data, np.uint8) if data else None
        model.buffers.append(buffer)
    model.metadata = [metadata_entry(schema, index) for index in entries] or None
    builder = flatbuffers.Builder(64)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def metadata_entry(schema: ModuleType, buffer_index: int) -> Any:
    entry = schema.MetadataT()
    entry.name = f"entry{buffer_index}"
    entry.buffer = buffer_index
    return entry


def unpacked(model: bytes) -> Any:
    return generated("schema_py_generated").ModelT.InitFromPackedBuf(model, 0)


def bytes_of(buffer: Any) -> bytes:
    return b"" if buffer.data is None else bytes(bytearray(buffer.data))


models = st.lists(st.binary(max_size=40), min_size=1, max_size=20).flatmap(
    lambda buffers: st.tuples(
        st.just(buffers), st.lists(st.integers(0, len(buffers) - 1), max_size=4)
    )
)


@given(models)
def test_the_model_keeps_all_it_had(parts: tuple[list[bytes], list[int]]) -> None:
    """Buffers, metadata, version and description read back as before, and one of each is new."""
    buffers, entries = parts
    old = unpacked(tiny_model(buffers, entries))
    new = unpacked(add_image_metadata(tiny_model(buffers, entries)))

    assert (new.version, new.description) == (old.version, old.description)
    assert [bytes_of(buffer) for buffer in new.buffers[:-1]] == buffers
    assert [(entry.name, entry.buffer) for entry in new.metadata[:-1]] == [
        (f"entry{index}".encode(), index) for index in entries
    ]
    assert (new.metadata[-1].name, new.metadata[-1].buffer) == (b"TFLITE_METADATA", len(buffers))


def test_the_metadata_says_pixels_from_zero_to_one() -> None:
    """MediaPipe's own reader finds one RGB input with mean 0 and standard deviation 255."""
    new = unpacked(add_image_metadata(tiny_model([b""], [])))
    packed = bytes_of(new.buffers[new.metadata[-1].buffer])
    schema = generated("metadata_schema_py_generated")

    metadata = schema.ModelMetadataT.InitFromPackedBuf(packed, 0)
    (image,) = metadata.subgraphMetadata[0].inputTensorMetadata
    (step,) = image.processUnits

    assert packed[4:8] == b"M001"
    assert metadata.minParserVersion == b"1.0.0"
    assert image.content.contentProperties.colorSpace == schema.ColorSpaceType.RGB
    assert step.optionsType == schema.ProcessUnitOptions.NormalizationOptions
    assert (list(step.options.mean), list(step.options.std)) == ([0.0], [255.0])


@given(models)
def test_the_old_model_stays_whole_and_aligned(parts: tuple[list[bytes], list[int]]) -> None:
    """It follows the new front byte for byte, on a multiple of 16, as its weights need."""
    model = tiny_model(*parts)
    new = add_image_metadata(model)

    assert new.endswith(model)
    assert (len(new) - len(model)) % 16 == 0
    assert is_tflite(new)


@given(models)
def test_the_metadata_itself_is_aligned(parts: tuple[list[bytes], list[int]]) -> None:
    """The schema asks for buffers on multiples of 16."""
    new = add_image_metadata(tiny_model(*parts))

    assert (new.index(b"M001") - 4) % 16 == 0


def test_a_bundle_is_the_same_every_time() -> None:
    """Stored, undated, in a fixed order: two builds differ in no byte."""
    detector, landmarks = tiny_model([b"one"], [0]), tiny_model([b"two"], [])
    bundle = build_bundle(detector, landmarks)

    assert bundle == build_bundle(detector, landmarks)
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert archive.namelist() == [DETECTOR_NAME, LANDMARKS_NAME]
        assert archive.read(DETECTOR_NAME) == detector
        assert archive.read(LANDMARKS_NAME) == add_image_metadata(landmarks)
        for info in archive.infolist():
            assert info.compress_type == zipfile.ZIP_STORED
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.create_system == 3  # on Windows too


def test_something_else_is_refused_by_name() -> None:
    """Our own misuse: the message says which file is no model."""
    with pytest.raises(ValueError, match=LANDMARKS_NAME):
        build_bundle(tiny_model([b""], []), b"<html>not found</html>")


def test_a_model_cut_short_is_refused() -> None:
    """A root that points outside the file is not followed."""
    cut = struct.pack("<I4s", 4000, b"TFL3") + bytes(8)

    with pytest.raises(ValueError, match="whole tflite"):
        add_image_metadata(cut)
