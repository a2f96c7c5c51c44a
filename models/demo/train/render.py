"""The renderer: scenes to pictures, a whole batch at a time, anti-aliased by signed distances (about 2 ms a picture of 128 x 128)."""
import math
import random

import torch

from backgrounds import paint_backgrounds
from scenes import Scene, Thing
from shapes import signed_distance
from vocabulary import COLORS

SIDE = 128
OUTLINE_HALF_WIDTH = 0.11  # of the thing's radius
CONTOUR_HALF_WIDTH = 2.2  # pixels, the black line of the style "drawing"
BLUR_WIDTH = 14  # pixels over which a blurry thing fades out


def render(scenes: list[Scene], side: int = SIDE, seed: int | None = None) -> torch.Tensor:
    """[batch, 3, side, side] in [-1, 1]. Colours vary by ±9/255 from picture to picture, so that a colour is a region, not a value."""
    rng = random.Random(seed)
    coordinates = (torch.arange(side) + 0.5) / side - 0.5
    y, x = torch.meshgrid(coordinates, coordinates, indexing="ij")
    picture = paint_backgrounds(scenes, x, y, rng, _varied)
    for layer in (0, 1):
        indices = [index for index, scene in enumerate(scenes) if len(scene.things) > layer]
        if indices:
            things = [scenes[index].things[layer] for index in indices]
            styles = [scenes[index].style for index in indices]
            picture[indices] = _paint_things(picture[indices], things, styles, x, y, rng)
    return picture.clamp(0, 1) * 2 - 1


def _paint_things(ground: torch.Tensor, things: list[Thing], styles: list[str], x, y, rng) -> torch.Tensor:
    """One thing over each of [n, 3, side, side]."""
    side = ground.shape[-1]
    radius = _column([thing.radius for thing in things])
    x = (x - _column([thing.x for thing in things])) / radius  # [n, side, side], in radii from the thing's centre
    y = (y - _column([thing.y for thing in things])) / radius
    photo, drawing, blurry = (_column([float(style == name) for style in styles]) for name in ("photo", "drawing", "blurry"))

    distance = _distances(things, x, y)
    outline = _column([float(thing.fill == "outline") for thing in things])
    distance = torch.where(outline > 0, (distance + OUTLINE_HALF_WIDTH).abs() - OUTLINE_HALF_WIDTH, distance)
    pixels = distance * radius * side
    cover = (0.5 - pixels / (1 + blurry * (BLUR_WIDTH - 1))).clamp(0, 1)
    cover = torch.where(blurry > 0, cover * cover * (3 - 2 * cover), cover)  # smoothstep: a soft edge without creases

    body = _light(_body(things, x * radius, y * radius, rng), x, y, photo)
    shadow = torch.sigmoid(-_distances(things, x - 0.12, y - 0.16) * 9) * 0.45 * photo
    ground = ground * (1 - shadow[:, None])
    picture = ground * (1 - cover[:, None]) + body * cover[:, None]
    contour = ((0.5 - (pixels.abs() - CONTOUR_HALF_WIDTH)).clamp(0, 1) * drawing)[:, None]
    return picture * (1 - contour) + 0.04 * contour


def _distances(things, x, y) -> torch.Tensor:
    distance = torch.empty_like(x)
    for shape in {thing.shape for thing in things}:
        rows = [row for row, thing in enumerate(things) if thing.shape == shape]
        distance[rows] = signed_distance(shape, x[rows], y[rows])
    return distance


def _body(things, x, y, rng) -> torch.Tensor:
    """The fill, [n, 3, side, side]: one colour, or stripes of it with white (with gray where the colour is white)."""
    color = torch.tensor([_varied(thing.color, rng) for thing in things])[:, :, None, None]
    between = torch.tensor([[0.15] * 3 if thing.color == "white" else [0.97] * 3 for thing in things])[:, :, None, None]
    striped = _column([float(thing.fill == "striped") for thing in things])
    stripes = ((torch.sin((x + y) * 2 * math.pi * 7.5) * 2.2).clamp(-0.5, 0.5) + 0.5) * striped
    return color * (1 - stripes[:, None]) + between * stripes[:, None]


def _light(body, x, y, photo) -> torch.Tensor:
    """Shading from the upper left and a highlight, where `photo` is 1."""
    shade = (0.5 - 0.42 * (x + y * 1.2)).clamp(-0.25, 1.0)
    highlight = torch.exp(-((x + 0.32) ** 2 + (y + 0.36) ** 2) / 0.07) * 0.55
    return body * (1 + (photo * (shade * 0.8 - 0.42))[:, None]).clamp(0.3, 1.5) + (photo * highlight)[:, None]


def _varied(color: str, rng) -> list[float]:
    return [min(255.0, max(0.0, channel + rng.uniform(-9, 9))) / 255 for channel in COLORS[color]]


def _column(values: list[float]) -> torch.Tensor:
    """[n] -> [n, 1, 1], to meet pictures without channels."""
    return torch.tensor(values).view(-1, 1, 1)
