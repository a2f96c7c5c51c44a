"""How often the pictures are right, attribute by attribute, and sheets of them to look at.

    python3 evaluate.py vae.pt unet.pt out/ [--prompts 80] [--seeds 1 2 3] [--guidance 3 5 7.5] [--steps 15] [--sampler ddim]
"""
import argparse
import json
import random
from functools import partial
from pathlib import Path

import torch

import samplers
from checkpoints import Pipeline, load_pipeline
from classify import classify
from contact_sheet import contact_sheet
from vocabulary import KNOWN_COLORS, KNOWN_SHAPES

BATCH = 40
PLACES = {
    "on the left": lambda seen: seen.x < -0.1, "on the right": lambda seen: seen.x > 0.1,
    "at the top": lambda seen: seen.y < -0.1, "at the bottom": lambda seen: seen.y > 0.1,
}
SIZES = {"small": lambda seen: seen.extent < 0.36, "large": lambda seen: seen.extent > 0.6}
STYLE_PROMPTS = [
    "a red circle", "a photo of a red circle", "a drawing of a red circle", "a blurry red circle", "a striped red circle",
    "an outline of a red circle", "a drawing of a blue star", "a striped green heart", "an outline of a purple square",
    "an outline of a blue star", "a yellow circle on a blue background", "a photo of an orange star at night",
    "a red circle at sunset", "a white heart on grass", "a red circle on a blue to yellow gradient",
    "a red circle on blue and white stripes", "a red circle on a black and white checkerboard", "a small red circle on the left",
    "a red circle above a blue square", "a crimson disc, masterpiece, 4k", "red circle, blue background, castle",
    "an astronaut riding a horse", "a large yellow star", "a hollow black diamond on a pink background",
]


def main():
    arguments = _arguments()
    torch.set_num_threads(arguments.threads)
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    pipeline = load_pipeline(arguments.vae, arguments.unet)
    results = []
    for guidance_scale in arguments.guidance:
        for seed in arguments.seeds:
            draw = partial(_draw, pipeline, getattr(samplers, arguments.sampler), arguments.steps, guidance_scale)
            name = f"guidance-{guidance_scale:g}-seed-{seed}"
            result = {"guidance": guidance_scale, "seed": seed}
            for judge in (_judge_single, _judge_short, _judge_two):
                result |= judge(draw, seed, arguments.prompts, out / name)
            contact_sheet(draw(STYLE_PROMPTS, seed), f"{out / name}-styles.png")
            results.append(result)
            print("  ".join(f"{key} {value:.3g}" for key, value in result.items()), flush=True)
    _table(results)
    (out / "results.json").write_text(json.dumps(results, indent=1) + "\n")


def _judge_single(draw, seed: int, count: int, path: Path) -> dict[str, float]:
    """`a [size] red star [place] on a blue background`."""
    rng = random.Random(seed)
    asked = []
    for _ in range(count):
        color, ground = rng.sample(KNOWN_COLORS, 2)
        size = rng.choice(["", "", "small", "large"])
        place = "" if size == "large" else rng.choice(["", "", *PLACES])
        asked.append((color, ground, rng.choice(KNOWN_SHAPES), size, place))
    prompts = [_sentence(f"a {size} {color} {shape} {place} on a {ground} background") for color, ground, shape, size, place in asked]
    pictures = draw(prompts, seed)
    contact_sheet(pictures, f"{path}-single.png", 10)
    right: dict[str, list[bool]] = {key: [] for key in ("color", "background", "shape", "size", "position")}
    for picture, (color, ground, shape, size, place), prompt in zip(pictures, asked, prompts):
        ground_seen, things = classify(picture)
        right["background"].append(ground_seen == ground)
        right["color"].append(bool(things) and things[0].color == color)
        right["shape"].append(bool(things) and things[0].shape == shape)
        if size:
            right["size"].append(bool(things) and SIZES[size](things[0]))
        if place:
            right["position"].append(bool(things) and PLACES[place](things[0]))
        if not right["shape"][-1] or (size and not right["size"][-1]):
            print(f"   {prompt}: {things[0] if things else None}")
    return {key: _percent(values) for key, values in right.items()}


def _judge_short(draw, seed: int, count: int, path: Path) -> dict[str, float]:
    """`a red star`, each colour with each shape."""
    asked = [(color, shape) for color in KNOWN_COLORS for shape in KNOWN_SHAPES]
    pictures = draw([_sentence(f"a {color} {shape}") for color, shape in asked], seed + 100)
    contact_sheet(pictures, f"{path}-short.png", 12)
    first = [(classify(picture)[1] or [None])[0] for picture in pictures]
    return {
        "short color": _percent([seen is not None and seen.color == color for seen, (color, _) in zip(first, asked)]),
        "short shape": _percent([seen is not None and seen.shape == shape for seen, (_, shape) in zip(first, asked)]),
    }


def _judge_two(draw, seed: int, count: int, path: Path) -> dict[str, float]:
    """`a red star and a green heart on a blue background`; the first must stand on the left."""
    rng = random.Random(seed + 200)
    asked = []
    for _ in range(count):
        left_color, right_color, ground = rng.sample(KNOWN_COLORS, 3)
        asked.append(((left_color, rng.choice(KNOWN_SHAPES)), (right_color, rng.choice(KNOWN_SHAPES)), ground))
    prompts = [_sentence(f"a {left[0]} {left[1]} and a {right[0]} {right[1]} on a {ground} background") for left, right, ground in asked]
    pictures = draw(prompts, seed + 200)
    contact_sheet(pictures, f"{path}-two.png", 10)
    colors, shapes = [], []
    for picture, (left, right, _) in zip(pictures, asked):
        seen = sorted(classify(picture)[1][:2], key=lambda thing: thing.x)
        for index, (color, shape) in enumerate((left, right)):
            colors.append(len(seen) == 2 and seen[index].color == color)
            shapes.append(len(seen) == 2 and seen[index].shape == shape)
    return {"two color": _percent(colors), "two shape": _percent(shapes)}


def _draw(pipeline: Pipeline, sampler, steps: int, guidance_scale: float, prompts: list[str], seed: int) -> torch.Tensor:
    """[prompts, 3, 128, 128] in [-1, 1]."""
    generator = torch.Generator().manual_seed(seed)
    pictures = []
    for start in range(0, len(prompts), BATCH):
        some = prompts[start : start + BATCH]
        noise = torch.randn(len(some), 4, 16, 16, generator=generator)
        latents = sampler(pipeline.denoise, pipeline.text(some), pipeline.text([""] * len(some)), noise, steps, guidance_scale)
        pictures.append(pipeline.vae.decode(latents))
    return torch.cat(pictures)


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text.replace("a orange", "an orange")


def _percent(values: list[bool]) -> float:
    return 100 * sum(values) / len(values)


def _table(results: list[dict[str, float]]) -> None:
    """Means over the seeds, with the worst seed in brackets, as Markdown."""
    keys = [key for key in results[0] if key not in ("guidance", "seed")]
    print("\n| guidance | " + " | ".join(keys) + " |\n|" + "---|" * (len(keys) + 1))
    for guidance_scale in dict.fromkeys(result["guidance"] for result in results):
        rows = [result for result in results if result["guidance"] == guidance_scale]
        cells = [f"{sum(row[key] for row in rows) / len(rows):.1f} ({min(row[key] for row in rows):.1f})" for key in keys]
        print(f"| {guidance_scale:g} | " + " | ".join(cells) + " |")


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vae")
    parser.add_argument("unet")
    parser.add_argument("out", help="folder for results.json and the sheets")
    parser.add_argument("--prompts", type=int, default=80)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--guidance", type=float, nargs="+", default=[3.0, 5.0, 7.5])
    parser.add_argument("--steps", type=int, default=15)
    parser.add_argument("--sampler", choices=["ddim", "euler"], default="ddim")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
