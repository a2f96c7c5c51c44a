"""Scenes and their latents, kept so that each picture is rendered and encoded once but met with many captions and noises."""
import random

import torch

from checkpoints import Vae
from emphasis import emphasis
from render import render
from scenes import Scene, random_scene


class LatentCache:
    """`latents`: [size, 4, 16, 16] of unit deviation; `weights`: [size, 1, 16, 16] (emphasis.py). Rows up to len(scenes) are filled."""

    def __init__(self, vae: Vae, size: int, seed: int):
        self.vae, self.size, self.seed = vae, size, seed
        self.rng = random.Random(seed)
        self.scenes: list[Scene] = []
        self.latents = torch.zeros(size, 4, 16, 16)
        self.weights = torch.ones(size, 1, 16, 16)

    @torch.no_grad()
    def grow(self, count: int) -> None:
        """Adds up to `count` scenes."""
        start = len(self.scenes)
        scenes = [random_scene(self.rng) for _ in range(min(count, self.size - start))]
        if scenes:
            pictures = render(scenes, seed=self.seed * 1_000_000 + start).contiguous(memory_format=torch.channels_last)
            added = slice(start, start + len(scenes))
            self.latents[added], self.weights[added] = self.vae.encode(pictures), emphasis(scenes)
            self.scenes += scenes

    def draw(self, count: int) -> tuple[list[Scene], torch.Tensor, torch.Tensor]:
        """`count` scenes, their latents [count, 4, 16, 16] and weights [count, 1, 16, 16]."""
        indices = [self.rng.randrange(len(self.scenes)) for _ in range(count)]
        return [self.scenes[index] for index in indices], self.latents[indices], self.weights[indices]
