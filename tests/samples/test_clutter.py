"""Lived-in rooms: a rug lies under the body, and everything else stands behind it."""

from __future__ import annotations

import numpy as np

from samples.studio.body import Posed
from samples.studio.clutter import clutter
from samples.studio.raster import Mesh

SKIN_M = np.array([[-0.8, -0.2, 0.0], [0.9, 0.3, 0.4], [0.1, 0.1, 0.2]])
POSED = Posed(SKIN_M, np.zeros((1, 3)), np.eye(3)[None])
RUG_FACES = 12


def rooms() -> list[list[Mesh]]:
    return [clutter(POSED, np.random.default_rng(seed)) for seed in range(60)]


def test_most_rooms_have_a_rug_and_a_few_things_and_no_two_are_alike() -> None:
    found = rooms()
    counts = [len(room) for room in found]
    assert min(counts) <= 1
    assert 10 <= max(counts) <= 15
    rugs = [room for room in found if room and len(room[0].triangles) > RUG_FACES]
    assert 24 <= len(rugs) <= 48
    assert len({len(room[0].triangles) for room in rugs}) > 10


def test_a_rug_is_flat_faces_up_and_lies_below_the_skin_around_the_body() -> None:
    for room in rooms():
        for mesh in room:
            if len(mesh.triangles) <= RUG_FACES:
                continue
            assert np.ptp(mesh.at_m[:, 2]) < 1e-9
            assert -0.001 < mesh.at_m[0, 2] < 0.0
            assert (mesh.normals == [0, 0, 1]).all()
            np.testing.assert_allclose(mesh.at_m[:, :2].mean(axis=0), [0.05, 0.05], atol=1e-6)
            assert 2 <= len(np.unique(mesh.colours.round(9), axis=0)) <= 3
            a, b, c = (mesh.at_m[mesh.triangles[:, k]] for k in range(3))
            areas_m2 = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
            assert areas_m2.min() > 0.06**2 / 2.1
            assert areas_m2.sum() > 0.9 * 1.6 * 0.9


def test_things_stand_behind_as_the_camera_sees_it_and_never_in_the_body() -> None:
    for room in rooms():
        for mesh in room:
            if len(mesh.triangles) == RUG_FACES:
                assert mesh.at_m[:, 1].max() > 0.45
                assert mesh.at_m[:, 1].mean() > SKIN_M[:, 1].max()
