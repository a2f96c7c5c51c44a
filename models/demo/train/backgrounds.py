"""What lies behind the things: plain colours, gradients, patterns, and three landscapes."""
import math

import torch

from scenes import Scene


def paint_backgrounds(scenes: list[Scene], x: torch.Tensor, y: torch.Tensor, rng, varied) -> torch.Tensor:
    """[batch, 3, side, side] in [0, 1]. `x`, `y`: [side, side], fractions of the side from the centre. `varied(color, rng)` gives a
    colour's red, green and blue, each 0 to 1."""
    painters = {"gradient": _gradient, "stripes": _stripes, "checker": _checker, "night": _night, "sunset": _sunset, "grass": _grass}
    pictures = []
    for scene in scenes:
        one = _rgb(varied(scene.color, rng))
        two = _rgb(varied(scene.second_color, rng))
        if scene.background == "plain":
            pictures.append(one.expand(3, *x.shape))
        else:
            pictures.append(painters[scene.background](scene, one, two, x, y, rng))
    return torch.stack(pictures)


def _gradient(scene, one, two, x, y, rng):
    return _mix(one, two, y + 0.5)


def _stripes(scene, one, two, x, y, rng):
    along = (x if scene.stripes == "vertical" else y) * 4 + rng.random() * 0.2
    return _mix(one, two, _square_wave(along, x.shape[-1]) + 0.5)


def _checker(scene, one, two, x, y, rng):
    side = x.shape[-1]
    return _mix(one, two, _square_wave(2 * x, side) * _square_wave(2 * y, side) * 2 + 0.5)


def _night(scene, one, two, x, y, rng):
    """A dark blue sky with fourteen stars of 1.6 pixels."""
    side = x.shape[-1]
    sky = _mix(_rgb([0.03, 0.03, 0.10]), _rgb([0.10, 0.08, 0.30]), y + 0.5)
    stars = torch.zeros_like(x)
    for _ in range(14):
        distance = ((x - rng.uniform(-0.5, 0.5)) ** 2 + (y - rng.uniform(-0.5, 0.5)) ** 2).sqrt() * side
        stars = torch.maximum(stars, (1.6 - distance).clamp(0, 1))
    return _mix(sky, _rgb([1.0, 1.0, 0.85]), stars)


def _sunset(scene, one, two, x, y, rng):
    top, middle, bottom = _rgb([0.36, 0.18, 0.55]), _rgb([0.96, 0.45, 0.42]), _rgb([1.0, 0.78, 0.32])
    height = y + 0.5
    return torch.where(height < 0.5, _mix(top, middle, height * 2), _mix(middle, bottom, height * 2 - 1))


def _grass(scene, one, two, x, y, rng):
    height = y + 0.5
    sky = _mix(_rgb([0.45, 0.78, 0.98]), _rgb([1.0, 1.0, 1.0]), 0.25 * height)
    return _mix(sky, _rgb([0.20, 0.62, 0.20]), ((height - 0.68) * x.shape[-1]).clamp(0, 1))


def _mix(one, two, share) -> torch.Tensor:
    """`share` 0 is all `one`, 1 all `two`."""
    return one * (1 - share) + two * share


def _square_wave(phase, side) -> torch.Tensor:
    """-0.5 or 0.5, with an anti-aliased change between."""
    return (torch.sin(phase * 2 * math.pi) * side / 26).clamp(-0.5, 0.5)


def _rgb(channels) -> torch.Tensor:
    return torch.tensor(channels).view(3, 1, 1)
