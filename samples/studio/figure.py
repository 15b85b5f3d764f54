"""Draws `landmarks/figure.jpg`: somebody who stands facing the camera, as the model expects them.

    python -m samples.studio.figure --people studio-work/people-tune.npz --model MODEL

`landmarks.detector` shows it to the pose model to make it look at a place. It is cut so that the
model finds it just where `landmarks.looks` puts people: upright in the middle of the window.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from landmarks.detector import MediaPipeDetector
from landmarks.frame import Frame
from landmarks.looks import centred
from samples.studio.camera import Camera, focal_from_view
from samples.studio.people import People
from samples.studio.poses import read_tables
from samples.studio.raster import Lighting, Rasteriser
from samples.studio.sampling import Sitter
from samples.studio.wardrobe import Wardrobe, person_mesh

_SEED, _PERSON = 3007, 4
_SIDE_PX, _QUALITY = 256, 88
_LIGHT = Lighting((0.3, -0.8, 0.52), (0.8, 0.8, 0.8), (0.5, 0.5, 0.5), (0.55, 0.55, 0.55))


def main(argv: list[str] | None = None) -> int:
    """Draw, find, cut and write; return the exit code."""
    parser = argparse.ArgumentParser(prog="samples.studio.figure")
    parser.add_argument("--people", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="the pose model, a .task file")
    parser.add_argument("--out", type=Path, default=Path("landmarks/figure.jpg"))
    args = parser.parse_args(argv)
    image = _drawn(People(args.people))
    with MediaPipeDetector(args.model, still=True) as detector:
        pose = detector.detect(Frame(0, 0.0, image))
    look = None if pose is None else centred(pose)
    if look is None:
        print("the pose model does not find the figure", file=sys.stderr)
        return 1
    window = cv2.resize(look.picture(image), (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(args.out), window, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return 0


def _drawn(people: People) -> np.ndarray:
    rng = np.random.default_rng(_SEED)
    person = people[_PERSON]
    table = read_tables()[0]["stand"]
    posed = Sitter(person).lie("stand", table, None, rng)
    mesh = person_mesh(person.body, posed.skin_m, *Wardrobe(person.body).dress(rng), 0.1)
    camera = Camera(640, 640, focal_from_view(640, 50.0), np.array([0.0, -5.0, 1.0]), 0.0, 0.0)
    nobody = replace(mesh, at_m=np.zeros_like(mesh.at_m))
    return Rasteriser().draw(camera, _LIGHT, [mesh], nobody)


if __name__ == "__main__":
    sys.exit(main())
