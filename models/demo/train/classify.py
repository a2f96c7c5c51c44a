"""Says what a picture shows, by arithmetic: no network judges another one here. On rendered scenes it is right every time."""
from __future__ import annotations

from dataclasses import dataclass

import numpy
import torch
from scipy import ndimage
from torch.nn import functional as F

from shapes import signed_distance
from vocabulary import COLORS, KNOWN_COLORS, KNOWN_SHAPES

CONTRAST = 70  # distance in RGB (0-255) from the ground, over which a pixel belongs to a thing
SMALLEST_THING = 60  # pixels
SILHOUETTE = 40  # pixels a side, at which silhouettes are compared


@dataclass
class Seen:
    """`x`, `y`: fractions of the side from the centre; `extent`: the longer side of its box, as a fraction of the picture's."""

    color: str
    shape: str
    x: float
    y: float
    extent: float


def classify(picture: torch.Tensor) -> tuple[str, list[Seen]]:
    """The ground's colour (the median along the border) and up to three things, largest first. `picture`: [3, side, side] in [-1, 1]."""
    pixels = ((picture.clamp(-1, 1) + 1) * 127.5).permute(1, 2, 0).numpy()
    border = numpy.ones(pixels.shape[:2], bool)
    border[5:-5, 5:-5] = False
    ground = numpy.median(pixels[border], 0)
    labels, count = ndimage.label(numpy.linalg.norm(pixels - ground, axis=-1) > CONTRAST)
    areas = numpy.bincount(labels.ravel(), minlength=count + 1)
    largest = sorted(range(1, count + 1), key=lambda label: -areas[label])[:3]
    return _nearest_color(ground), [_see(pixels, labels == label) for label in largest if areas[label] >= SMALLEST_THING]


def _see(pixels, mask) -> Seen:
    rows, columns = numpy.nonzero(mask)
    side = mask.shape[0]
    inner = ndimage.binary_erosion(mask, numpy.ones((3, 3)))
    color = numpy.median(pixels[inner if inner.sum() > 20 else mask], 0)
    silhouette = _silhouette(mask)
    overlap = {shape: numpy.minimum(silhouette, t).sum() / numpy.maximum(silhouette, t).sum() for shape, t in _TEMPLATES.items()}
    extent = max(numpy.ptp(rows), numpy.ptp(columns)) + 1
    return Seen(_nearest_color(color), max(overlap, key=overlap.get), columns.mean() / side - 0.5, rows.mean() / side - 0.5, extent / side)


def _nearest_color(rgb) -> str:
    return min(KNOWN_COLORS, key=lambda name: ((numpy.array(COLORS[name]) - rgb) ** 2).sum())


def _silhouette(mask) -> numpy.ndarray:
    """The mask's box, padded to a square and resized: [SILHOUETTE, SILHOUETTE] in [0, 1]."""
    box = mask[ndimage.find_objects(mask.astype(int))[0]]
    height, width = box.shape
    side = max(height, width)
    square = numpy.zeros((side, side), numpy.float32)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = box
    return F.interpolate(torch.from_numpy(square)[None, None], size=(SILHOUETTE, SILHOUETTE), mode="area")[0, 0].numpy()


def _templates() -> dict[str, numpy.ndarray]:
    grid = (torch.arange(160) + 0.5) / 160 * 2.6 - 1.3
    y, x = torch.meshgrid(grid, grid, indexing="ij")
    return {shape: _silhouette((signed_distance(shape, x, y) < 0).numpy()) for shape in KNOWN_SHAPES}


_TEMPLATES = _templates()
