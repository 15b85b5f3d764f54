"""What the picture itself says about the hips: a small convolution network, in numpy.

MediaPipe's hips miss by centimetres, and all regions move with them. This network looks at the
grey piece of picture around them, turned upright, and tells where the regions and the hip joints
are, how sure that is, and which way is up by the trunk. It is one voice: `landmarks.network`
hears it beside the joints.

Weights come from `samples.studio.learn_sight`. One look takes some milliseconds, so
`landmarks.glances` looks now and then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from landmarks.convolution import Layer, Layers, convolve, corrected, positive, steps_down
from landmarks.features import N_SEEN_POINTS, HipSight, Upright
from landmarks.joints import Joint, Side
from landmarks.pose import Pose
from landmarks.up_sight import UpNet

Grey = NDArray[np.uint8]

CROP_SIDE, CROP_REACH_M = 96, 0.36
"""The piece around the hips: cells in a row, and metres from its middle to its rim."""
HINTS = [Joint.of(side, name) for name in ("hip", "shoulder", "knee", "ankle") for side in Side]
"""Joints that tell the network left from right and where the thighs point."""
HINT_SCALE = 4.0
MAP_SIDE = 24
"""Each point has a map of so many cells; where its shares balance is the point."""
BLOCKS_DOWN = ((), ("1",), ("2", "2b", "2c"), ("3", "3b"))
"""After each step down, the corrections by name: two convolutions each, added to what came in. A
smaller network has not all of them."""
BLOCKS_UP: tuple[tuple[str, ...], ...] = (("up", "upb"), ("fine",))
"""The same after each step up; the network of `landmarks.leg_sight` alone has all of these."""
LOWEST_SIDE = CROP_SIDE // 2 ** len(BLOCKS_DOWN)
_FINEST = 6
_LOG_SIGMA = (-6.0, 0.0)

_OTHER_HINTS = [k + 1 - 2 * (k % 2) for k in range(len(HINTS))]
_OTHER_POINTS = np.array([5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 11, 10])
_OTHER_ANSWERS = np.concatenate(
    [
        (2 * _OTHER_POINTS[:, None] + [0, 1]).ravel(),
        _OTHER_POINTS + 2 * N_SEEN_POINTS,
        _OTHER_POINTS + 3 * N_SEEN_POINTS,
        np.arange(4) + 4 * N_SEEN_POINTS,
    ]
)
"""Mirrored, left and right change places: points, their sigmas, what is seen; then up as it is."""
_MIRRORED_SIGNS = np.ones(len(_OTHER_ANSWERS), np.float32)
_MIRRORED_SIGNS[: 2 * N_SEEN_POINTS : 2] = _MIRRORED_SIGNS[4 * N_SEEN_POINTS + 2] = -1.0


@dataclass(frozen=True, slots=True, eq=False)
class SightNet:
    """The network: down to 6 x 6 cells, all of it read at once, and up to a map for each point.

    Attributes:
        layers: weights and biases by name. Batch norm is folded in.
        up: who tells which way is up, or None: this network itself.
    """

    layers: Layers
    up: UpNet | None = None

    def run(self, piece: Grey, hint_m: Layer) -> Layer:
        """The plain answers about a `crop` and (hints, 2) joints: points, then all others."""
        kept = steps_down(piece, self.layers, BLOCKS_DOWN)
        both = self._both(kept[-1], hint_m)
        flow = kept[-1] + self._dense("spread", both)
        for step, blocks in enumerate(BLOCKS_UP):
            flow = _doubled(self._dense(f"narrow{step}", flow)) + kept[2 - step]
            flow = positive(convolve(flow, *self.layers[f"up{step}"], stride=1))
            flow = corrected(flow, self.layers, blocks)
        maps = self._dense("maps", flow.reshape(MAP_SIDE**2, -1))
        raised = np.exp(maps - maps.max(axis=0))
        points_m = (raised / raised.sum(axis=0)).T @ map_cells_m()
        return np.concatenate([points_m.ravel(), self._dense("answer", both)])

    def both_ways(self, piece: Grey, hint_m: Layer) -> Layer:
        """As `run`, but the mean of what piece and mirrored piece tell.

        The two disagree by 16 mm (median): their mean takes a fourteenth off the error, and a
        mirrored picture gets the mirrored answer.
        """
        mirrored = np.ascontiguousarray(piece[:, ::-1])
        told = self.run(mirrored, hint_m[_OTHER_HINTS] * np.array([-1, 1], np.float32))
        return np.asarray((self.run(piece, hint_m) + told[_OTHER_ANSWERS] * _MIRRORED_SIGNS) / 2)

    def _both(self, flow: Layer, hint_m: Layer) -> Layer:
        """What the whole piece and the joints say together."""
        squeezed = positive(self._dense("squeeze", flow))
        # Channels first, as the dense layer was trained.
        picture = positive(self._dense("picture", squeezed.transpose(2, 0, 1).ravel()))
        joints = positive(self._dense("hint", hint_m.ravel() * HINT_SCALE))
        return positive(self._dense("both", np.concatenate([picture, joints])))

    def _dense(self, name: str, flow: Layer) -> Layer:
        weight, bias = self.layers[name]
        return np.asarray(flow @ weight + bias)


def look(image: Grey, pose: Pose, seen: Upright, net: SightNet, *, twice: bool = True) -> HipSight:
    """What the picture tells about the hips of a pose found in it.

    Args:
        image: (H, W, 3) BGR or (H, W) grey.
        pose: the joints, in this picture's pixels.
        seen: `upright(pose)`.
        net: the network.
        twice: `SightNet.both_ways`; half as quick.
    """
    return tell(crop(image, seen), pose, seen, net, twice=twice)


def tell(piece: Grey, pose: Pose, seen: Upright, net: SightNet, *, twice: bool = True) -> HipSight:
    """As `look`, from the piece that `crop` cut."""
    hint_m = seen.from_px(pose.xy_px[HINTS]).astype(np.float32)
    told = net.both_ways if twice else net.run
    answer, n = told(piece, hint_m).astype(np.float64), N_SEEN_POINTS
    up = answer[4 * n :] if net.up is None else net.up.run(piece, hint_m).astype(np.float64)
    return HipSight(
        points_m=answer[: 2 * n].reshape(n, 2),
        sigma_m=np.exp(np.clip(answer[2 * n : 3 * n], *_LOG_SIGMA)),
        up_trunk=up[:3],
        sigma_up=float(np.exp(np.clip(up[3], *_LOG_SIGMA))),
    )


def map_cells_m() -> Layer:
    """(MAP_SIDE ** 2, 2) the cells' middles, row by row, upright metres."""
    at_m = ((np.arange(MAP_SIDE) + 0.5) / MAP_SIDE * 2 - 1) * CROP_REACH_M
    return np.stack(np.meshgrid(at_m, at_m), axis=-1).reshape(-1, 2).astype(np.float32)


def crop(image: Grey, seen: Upright) -> Grey:
    """(CROP_SIDE, CROP_SIDE) grey cells around the hips, upright; 0 outside of the picture.

    Each cell is the mean of what it covers, or a large picture would be skipped through.
    """
    # Training reads this module's constants where OpenCV is not installed.
    import cv2

    finer = int(np.clip(round(2 * CROP_REACH_M * seen.px_per_m / CROP_SIDE), 1, _FINEST))
    side = CROP_SIDE * finer
    cell_m = 2 * CROP_REACH_M / side
    corner_m = np.full(2, cell_m / 2 - CROP_REACH_M)
    corners_m = corner_m + cell_m * np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    # OpenCV puts whole numbers on the middles of pixels.
    start, right, down = seen.to_px(corners_m) - 0.5
    back = np.column_stack([right - start, down - start, start])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    piece = cv2.warpAffine(image, back, (side, side), flags=flags)
    if piece.ndim == 3:
        piece = cv2.cvtColor(piece, cv2.COLOR_BGR2GRAY)
    if finer > 1:
        piece = cv2.resize(piece, (CROP_SIDE, CROP_SIDE), interpolation=cv2.INTER_AREA)
    return np.asarray(piece, dtype=np.uint8)


def _doubled(flow: Layer) -> Layer:
    return flow.repeat(2, axis=0).repeat(2, axis=1)


def load(path: Path) -> SightNet:
    """Read the look's part of a weights file."""
    with np.load(path) as archive:
        own, up = (layers_of(archive, name) for name in ("sight", "up"))
    return SightNet(own, UpNet(up, HINT_SCALE) if up else None)


def layers_of(
    archive: Mapping[str, NDArray[np.floating]], of: str
) -> dict[str, tuple[Layer, Layer]]:
    """The weights and biases of the network `of` in a weights file, by the layer's name."""
    head = f"{of}_weight_"
    names = [key.removeprefix(head) for key in archive if key.startswith(head)]
    pairs = {name: (archive[head + name], archive[f"{of}_bias_{name}"]) for name in names}
    return {name: (w.astype(np.float32), b.astype(np.float32)) for name, (w, b) in pairs.items()}


def bundled_layers(file: str, of: str) -> Layers:
    """The layers of the network `of` in a weights file that comes with the program."""
    with resources.as_file(resources.files(__package__) / file) as path, np.load(path) as archive:
        return layers_of(archive, of)


@cache
def bundled() -> SightNet:
    """The network that comes with the program; read once."""
    with resources.as_file(resources.files(__package__) / "estimator.npz") as path:
        return load(path)
