"""Signed distances of the shapes: negative inside, positive outside, in units of the thing's radius."""
import math

import torch


def signed_distance(shape: str, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """`x` and `y` (y down) are measured from the thing's centre in units of its radius. Exact near the
    border, approximate far from it, which is all that anti-aliasing needs."""
    return _DISTANCES[shape](x, y)


def _circle(x, y):
    return (x * x + y * y).sqrt() - 0.92


def _square(x, y):
    return torch.maximum(x.abs(), y.abs()) - 0.80


def _triangle(x, y):
    y = y - 0.12  # its centroid lies below the middle of its box
    return torch.maximum(y - 0.56, x.abs() * 0.8660 - y * 0.5 - 0.56)


def _star(x, y):
    """Folded into one tenth of the turn, a five-pointed star is a single straight edge from an outer to an inner corner."""
    outer, inner, turn = 1.08, 0.46, 2 * math.pi / 5
    angle = torch.atan2(x, -y)
    angle = (torch.remainder(angle + turn / 2, turn) - turn / 2).abs()
    radius = (x * x + y * y).sqrt()
    px, py = radius * torch.cos(angle), radius * torch.sin(angle)
    edge_x, edge_y = inner * math.cos(turn / 2) - outer, inner * math.sin(turn / 2)
    return ((px - outer) * edge_y - py * edge_x) / math.hypot(edge_x, edge_y)


def _heart(x, y):
    """Two lobes, and a tip bounded by the lines that leave the lobes at a tangent."""
    x, y = x.abs(), y + 0.02
    lobe_x, lobe_y, lobe_radius = 0.45, -0.32, 0.55
    lobe = ((x - lobe_x) ** 2 + (y - lobe_y) ** 2).sqrt() - lobe_radius
    side = 0.724 * x + 0.690 * y - 0.655
    below_lobe = 0.690 * (x - lobe_x) - 0.724 * (y - lobe_y)
    tip = torch.maximum(torch.maximum(side, below_lobe), -(y + 0.55))
    return torch.minimum(lobe, tip)


def _diamond(x, y):
    return (x.abs() / 0.72 + y.abs() / 1.02 - 1) * 0.59


def _ring(x, y):
    return ((x * x + y * y).sqrt() - 0.70).abs() - 0.22


def _cross(x, y):
    x, y = x.abs(), y.abs()
    return torch.minimum(torch.maximum(x - 0.9, y - 0.30), torch.maximum(x - 0.30, y - 0.9))


_DISTANCES = {
    "circle": _circle, "square": _square, "triangle": _triangle, "star": _star,
    "heart": _heart, "diamond": _diamond, "ring": _ring, "cross": _cross,
}
