"""Trains the CLIP pair on rendered pictures and their captions, judges it, and writes the set `clip-tiny`.

    python3 train_clip.py unet.pt ../clip-tiny --minutes 10 [--threads 2]

The text tower starts from the text encoder trained with the UNet.
"""
import argparse
import math
import random
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from captions import caption
from checkpoints import TOKENIZER_FOLDER, load_text_encoder
from clip import SIDE, TextTower, VisionTower, normalized_pixels
from export_clip import write_clip
from render import render
from scenes import Scene, random_scene
from tokenizer import Tokenizer
from training import Progress, Schedule, descend
from vocabulary import KNOWN_COLORS, KNOWN_SHAPES

BATCH = 128
SCENES = 8000
START_TEMPERATURE = 0.07
JUDGED = 300  # pictures


def main():
    arguments = _arguments()
    torch.manual_seed(2)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(303)
    tokenizer = Tokenizer.load(TOKENIZER_FOLDER)
    vision, text = VisionTower().train(), TextTower(load_text_encoder(arguments.unet, tokenizer)).train()
    log_scale = nn.Parameter(torch.tensor(math.log(1 / START_TEMPERATURE)))
    scenes, pixels = _pictures(rng, SCENES)
    parameters = [*vision.parameters(), *text.parameters(), log_scale]
    optimizer = torch.optim.AdamW(parameters, 1e-3, weight_decay=0.05)
    progress = Progress()
    for step in Schedule(optimizer, arguments.minutes, 1e-3, warm_up_steps=50, hold=0):
        chosen = rng.sample(range(SCENES), BATCH)
        ids = _short_ids(tokenizer, [caption(scenes[index], rng) for index in chosen])
        seen = F.normalize(vision(normalized_pixels(pixels[chosen])), dim=-1)
        read = F.normalize(text(ids), dim=-1)
        logits = seen @ read.T * log_scale.exp().clamp(max=100)
        truth = torch.arange(BATCH)
        loss = (F.cross_entropy(logits, truth) + F.cross_entropy(logits.T, truth)) / 2
        descend(loss, optimizer, parameters)
        progress.add(step, loss=loss)
    vision.eval().requires_grad_(False)
    text.eval().requires_grad_(False)
    _judge(vision, text, tokenizer)
    write_clip(vision, text, log_scale.item(), tokenizer, Path(arguments.out))


def _pictures(rng, count: int) -> tuple[list[Scene], torch.Tensor]:
    """Scenes and their pictures as bytes [count, 3, 64, 64]. A few are rendered large and made small, as users' pictures are."""
    scenes, pictures = [], []
    for start in range(0, count, 200):
        some = [random_scene(rng) for _ in range(200)]
        large = start % 800 == 0
        picture = render(some, side=128 if large else SIDE, seed=start)
        pictures.append(_bytes(F.interpolate(picture, size=(SIDE, SIDE), mode="area") if large else picture))
        scenes += some
    return scenes, torch.cat(pictures)


def _judge(vision, text, tokenizer) -> None:
    """Zero-shot colour and shape, and finding a picture's own caption among 300 (single things only)."""
    rng = random.Random(999)
    scenes = []
    while len(scenes) < JUDGED:
        scene = random_scene(rng)
        if scene.relation is None:
            scenes.append(scene)
    pixels = _bytes(F.interpolate(render(scenes, seed=5), size=(SIDE, SIDE), mode="area"))
    seen = F.normalize(vision(normalized_pixels(pixels)), dim=-1)

    def found(sentences):
        """For each picture, the index of the sentence nearest to it."""
        read = F.normalize(text(torch.tensor([tokenizer.padded(sentence) for sentence in sentences])), dim=-1)
        return (seen @ read.T).argmax(1).tolist()

    labels = [(color, shape) for color in KNOWN_COLORS for shape in KNOWN_SHAPES]
    nearest = [labels[index] for index in found([f"a {color} {shape}" for color, shape in labels])]
    color = sum(label[0] == scene.things[0].color for label, scene in zip(nearest, scenes)) / JUDGED
    shape = sum(label[1] == scene.things[0].shape for label, scene in zip(nearest, scenes)) / JUDGED
    own = sum(index == truth for truth, index in enumerate(found([caption(scene, rng) for scene in scenes]))) / JUDGED
    print(f"zero-shot colour {color:.0%}, shape {shape:.0%}; own caption among {JUDGED}: {own:.0%}")


def _short_ids(tokenizer, captions) -> torch.Tensor:
    """Padded only to the longest of the batch: the states before the end do not see what follows."""
    ids = torch.tensor([tokenizer.padded(words) for words in captions])
    return ids[:, : int((ids != tokenizer.end).sum(1).max()) + 1]


def _bytes(pictures) -> torch.Tensor:
    return ((pictures + 1) * 127.5).round().byte()


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("unet")
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
