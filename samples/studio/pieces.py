"""Alters labelled pieces of pictures at random, so that a network learns shapes, not looks.

Mirrored, turned, scaled and shifted with their points; gamma, light that falls off, shadows, blur,
noise, blotches, darkness gone black, and patches that hide a part (needs torch).
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from landmarks.sight import CROP_REACH_M, CROP_SIDE

_POINTS_SWAPPED = [5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 11, 10]
_JOINTS_SWAPPED = [1, 0, 3, 2, 5, 4, 7, 6]
_TURN_RAD, _SCALE, _SHIFT_M = 0.10, 0.06, 0.018
_GAMMA, _SLOPE, _NOISE, _BLOTCH = 0.35, 0.25, 8.0, 18.0
_SHADE, _BLURRED_SHARE, _BLUR_CELLS = 0.25, 0.4, 2.4
_BLACK, _BLACK_SHARE = 90.0, 0.35
_PATCHES, _PATCH_SHARE, _PATCH_CELLS = 2, 0.4, (6, 24)

Five = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]


def altered(pieces: Tensor, points: Tensor, visible: Tensor, up: Tensor, joints: Tensor) -> Five:
    """Return a batch altered: as `learn_sight.Batch`, in the same order."""
    flipped = torch.rand(len(pieces)) < 0.5
    mirror = torch.tensor([-1.0, 1.0])
    pieces = torch.where(flipped[:, None, None, None], pieces.flip(-1), pieces)
    points = torch.where(flipped[:, None, None], points[:, _POINTS_SWAPPED] * mirror, points)
    joints = torch.where(flipped[:, None, None], joints[:, _JOINTS_SWAPPED] * mirror, joints)
    visible = torch.where(flipped[:, None], visible[:, _POINTS_SWAPPED[:10]], visible)
    up = torch.where(flipped[:, None], up * torch.tensor([1.0, 1.0, -1.0]), up)
    pieces, points, joints = moved(pieces.float(), points, joints)
    return hidden(lit(pieces)), points, visible, up, joints


def moved(pieces: Tensor, points: Tensor, joints: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Turn, scale and shift pieces (B, 1, S, S) with their (B, N, 2) points."""
    count = len(pieces)
    turn, shift = torch.randn(count) * _TURN_RAD, torch.randn(count, 2) * _SHIFT_M
    size = torch.exp(torch.randn(count) * _SCALE)
    cosine, sine = torch.cos(turn) * size, torch.sin(turn) * size
    rows = [torch.stack([cosine, -sine], 1), torch.stack([sine, cosine], 1)]
    matrix = torch.stack(rows, 1)
    back = torch.linalg.inv(matrix)
    offset = -(back @ (shift / CROP_REACH_M)[:, :, None])
    grid = nn.functional.affine_grid(
        torch.cat([back, offset], 2), list(pieces.shape), align_corners=False
    )
    pieces = nn.functional.grid_sample(pieces, grid, padding_mode="border", align_corners=False)
    points, joints = (
        (matrix @ at.transpose(1, 2)).transpose(1, 2) + shift[:, None] for at in (points, joints)
    )
    return pieces, points, joints


def lit(pieces: Tensor) -> Tensor:
    """Change gamma and the fall of light; add noise and blotches."""
    one = (len(pieces), 1, 1, 1)
    pieces = 255 * (pieces.clamp(0, 255) / 255) ** torch.exp(torch.randn(one) * _GAMMA)
    ramp = torch.linspace(-1, 1, CROP_SIDE)
    across, down = torch.randn(one) * ramp[None, :], torch.randn(one) * ramp[:, None]
    pieces = pieces * (1 + _SLOPE * (across + down)).clamp(0.3, 2)
    pieces = blurred(pieces * torch.exp(_clouds(len(pieces)) * torch.rand(one) * _SHADE))
    pieces = pieces + torch.randn_like(pieces) * torch.rand(one) * _NOISE
    return pieces + _clouds(len(pieces)) * torch.rand(one) * _BLOTCH


def blackened(pieces: Tensor) -> Tensor:
    """Let what is dark go black in some: webcams show no folds in dark trousers."""
    one = (len(pieces), 1, 1, 1)
    depth = torch.rand(one) * _BLACK * (torch.rand(one) < _BLACK_SHARE)
    return (pieces - depth).clamp(min=0) * 255 / (255 - depth)


def blurred(pieces: Tensor) -> Tensor:
    """Blur some, each by its own width: lenses, motion and compression do."""
    width = torch.rand(len(pieces), 1) * _BLUR_CELLS * (torch.rand(len(pieces), 1) < _BLURRED_SHARE)
    reach = torch.arange(-4.0, 5.0)
    kernel = torch.exp(-((reach / (width + 0.05)) ** 2) / 2)
    kernel = kernel / kernel.sum(dim=1, keepdim=True)
    flow = nn.functional.pad(pieces.transpose(0, 1), (4, 4, 4, 4), mode="replicate")
    flow = nn.functional.conv2d(flow, kernel[:, None, None, :], groups=len(pieces))
    flow = nn.functional.conv2d(flow, kernel[:, None, :, None], groups=len(pieces))
    return flow.transpose(0, 1)


def _clouds(count: int) -> Tensor:
    coarse = torch.randn(count, 1, 6, 6)
    return nn.functional.interpolate(coarse, (CROP_SIDE, CROP_SIDE), mode="bicubic")


def hidden(pieces: Tensor) -> Tensor:
    """Put flat patches over parts of some."""
    count, cells = len(pieces), torch.arange(CROP_SIDE)
    least, more = _PATCH_CELLS
    for _ in range(_PATCHES):
        corner = (torch.rand(count, 2) * CROP_SIDE).long()
        far = corner + (least + torch.rand(count, 2) * more).long()
        rows = (cells >= corner[:, :1]) & (cells < far[:, :1])
        columns = (cells >= corner[:, 1:]) & (cells < far[:, 1:])
        patch = rows[:, :, None] & columns[:, None, :]
        patch = patch & (torch.rand(count) < _PATCH_SHARE)[:, None, None]
        shade = (torch.rand(count, 1, 1, 1) * 255).expand_as(pieces)
        pieces = torch.where(patch[:, None], shade, pieces)
    return pieces
