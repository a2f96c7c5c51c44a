"""Scenes: what a picture shows, drawn at random. A caption (captions.py) and a picture (render.py) are two views of a scene."""
from __future__ import annotations

import random
from dataclasses import dataclass

from vocabulary import BACKGROUNDS, FILLS, KNOWN_COLORS, KNOWN_SHAPES, POSITIONS, SIZES, STYLES

HARD_SHAPES = {"star": 2, "circle": 1.5, "square": 1.5}  # times as often as the others: thin points, and curves that must be even


@dataclass
class Thing:
    """One object. `x`, `y` (from the picture's centre, y down) and `radius` are fractions of the shorter side."""

    shape: str
    color: str
    fill: str
    size: str
    position: str
    x: float
    y: float
    radius: float


@dataclass
class Scene:
    """`relation` says how two things stand: "beside" (first left of second), "above" (first above second), or None for one thing."""

    style: str
    background: str
    color: str
    second_color: str
    stripes: str
    things: list[Thing]
    relation: str | None


def default_background(things: list[Thing]) -> str:
    """The plain colour behind things whose caption names none: white, or black behind something white."""
    colors = {thing.color for thing in things}
    return "black" if "white" in colors and "black" not in colors else "white"


def random_scene(rng: random.Random, colors=KNOWN_COLORS, shapes=KNOWN_SHAPES) -> Scene:
    """Two scenes in five are simple (flat, solid, plain ground): short captions belong to these, so they need many examples."""
    simple = rng.random() < 0.42
    style = "flat" if simple else rng.choices(STYLES, [60, 16, 18, 6])[0]
    background = "plain" if simple else rng.choices(BACKGROUNDS, [58, 10, 9, 5, 6, 6, 6])[0]
    color, second_color, taken = _background_colors(rng, background, colors)
    free = [c for c in colors if c not in taken]
    relation = rng.choice(["beside", "beside", "above"]) if rng.random() < 0.28 else None
    if relation:
        things = [_one_of_two(rng, index, relation, free, shapes) for index in (0, 1)]
    else:
        things = [_single(rng, simple, free, shapes)]
    default = default_background(things)
    if simple and rng.random() < 0.6 and all(thing.color != default for thing in things):
        color = second_color = default
    return Scene(style, background, color, second_color, rng.choice(["vertical", "horizontal"]), things, relation)


def _background_colors(rng, background, colors) -> tuple[str, str, list[str]]:
    """Both colours, and the colours that an object in front must not have."""
    if background == "plain":
        color = "white" if rng.random() < 0.25 else rng.choice(colors)
        return color, color, [color]
    if background in ("gradient", "stripes", "checker"):
        color, second = rng.sample(colors, 2)
        return color, second, [color, second]
    taken = {"night": ["black"], "sunset": ["orange", "purple", "pink"], "grass": ["green", "cyan"]}
    return "black", "black", taken[background]


def _one_of_two(rng, index, relation, colors, shapes) -> Thing:
    along = (-0.235, 0.235)[index] + rng.uniform(-0.02, 0.02)
    across = rng.uniform(-0.03, 0.03)
    x, y = (along, across) if relation == "beside" else (across, along)
    return Thing(rng.choice(shapes), rng.choice(colors), "solid", "medium", "center", x, y, rng.uniform(0.145, 0.19))


def _single(rng, simple, colors, shapes) -> Thing:
    size = rng.choices(SIZES, [30, 52, 18] if simple else [44, 36, 20])[0]
    radius = {"small": rng.uniform(0.12, 0.152), "medium": rng.uniform(0.22, 0.30), "large": rng.uniform(0.37, 0.43)}[size]
    weights = [72, 7, 7, 7, 7] if simple else [48, 13, 13, 13, 13]
    position = "center" if size == "large" else rng.choices(POSITIONS, weights)[0]
    reach = {"small": 0.30, "medium": 0.215, "large": 0.0}[size]
    dx, dy = {"center": (0, 0), "left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}[position]
    jitter = 0.02 if size == "large" else 0.035
    fill = "solid" if simple else rng.choices(FILLS, [70, 15, 15])[0]
    return Thing(
        rng.choices(shapes, [HARD_SHAPES.get(shape, 1) for shape in shapes])[0], rng.choice(colors), fill, size, position,
        dx * reach + rng.uniform(-jitter, jitter), dy * reach + rng.uniform(-jitter, jitter), radius,
    )
