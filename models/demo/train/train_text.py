"""Prepares the text encoder before the UNet meets it: the mean of the 77 states must tell the scene's attributes.

    python3 train_text.py out.pt --minutes 2.5 [--threads 2]

Without it a UNet needs thousands of steps more before colours bind to the right things.
"""
import argparse
import random

import torch
from torch import nn
from torch.nn import functional as F

from captions import caption
from checkpoints import TOKENIZER_FOLDER, new_text_encoder
from scenes import Scene, random_scene
from tokenizer import Tokenizer
from training import Progress, Schedule, descend
from vocabulary import BACKGROUNDS, COLORS, FILLS, POSITIONS, SHAPES, SIZES, STYLES

BATCH = 32
ABSENT = "none"
ATTRIBUTES = {  # what the states are asked: (possible answers, answer for a scene)
    "color": ([*COLORS], lambda scene: scene.things[0].color),
    "shape": (SHAPES, lambda scene: scene.things[0].shape),
    "size": (SIZES, lambda scene: scene.things[0].size),
    "position": (POSITIONS, lambda scene: scene.things[0].position),
    "fill": (FILLS, lambda scene: scene.things[0].fill),
    "second color": ([*COLORS, ABSENT], lambda scene: scene.things[1].color if scene.relation else ABSENT),
    "second shape": ([*SHAPES, ABSENT], lambda scene: scene.things[1].shape if scene.relation else ABSENT),
    "relation": (["beside", "above", ABSENT], lambda scene: scene.relation or ABSENT),
    "background": (BACKGROUNDS, lambda scene: scene.background),
    "background color": ([*COLORS], lambda scene: scene.color),
    "background second color": ([*COLORS], lambda scene: scene.second_color),
    "style": (STYLES, lambda scene: scene.style),
}


def main():
    arguments = _arguments()
    torch.manual_seed(4)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(55)
    tokenizer = Tokenizer.load(TOKENIZER_FOLDER)
    text_encoder = new_text_encoder(tokenizer).train()
    width = text_encoder.text_model.final_layer_norm.weight.shape[0]
    sizes = [len(answers) for answers, _ in ATTRIBUTES.values()]
    head = nn.Linear(width, sum(sizes))
    parameters = [*text_encoder.parameters(), *head.parameters()]
    optimizer = torch.optim.AdamW(parameters, 2e-3, betas=(0.9, 0.99), weight_decay=0.01)
    progress = Progress()
    for step in Schedule(optimizer, arguments.minutes, 2e-3, warm_up_steps=50, hold=0):
        scenes = [random_scene(rng) for _ in range(BATCH)]
        ids = torch.tensor([tokenizer.padded(caption(scene, rng)) for scene in scenes])
        answers = head(text_encoder(ids)[0].mean(1)).split(sizes, 1)
        losses = [F.cross_entropy(answer, _truth(scenes, name)) for answer, name in zip(answers, ATTRIBUTES)]
        descend(sum(losses), optimizer, parameters)
        right = {name: _share_right(answers[index], scenes, name) for index, name in enumerate(["color", "shape"])}
        progress.add(step, loss=sum(losses), **right)
    torch.save({"text_encoder": text_encoder.state_dict()}, arguments.out)


def _share_right(answer: torch.Tensor, scenes: list[Scene], attribute: str) -> float:
    return float((answer.argmax(1) == _truth(scenes, attribute)).float().mean())


def _truth(scenes: list[Scene], attribute: str) -> torch.Tensor:
    answers, answer = ATTRIBUTES[attribute]
    return torch.tensor([answers.index(answer(scene)) for scene in scenes])


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--minutes", type=float, default=2.5)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
