"""Where the losses should look: a small thing covers so little of a picture that its shape would hardly count."""
import torch

from scenes import Scene

MARGIN = 1.3  # of the radius: the ground next to an edge matters as much as the edge
USUAL_RADIUS = 0.3
MOST = 6.0


def emphasis(scenes: list[Scene], side: int = 16) -> torch.Tensor:
    """Weights [scenes, 1, side, side] for the cells of a latent, or the pixels of a picture: 1 on the ground, more around things, most
    around small ones. Weights move no optimum (each cell's best guess stays its mean); they only say what is learnt first."""
    cells = (torch.arange(side) + 0.5) / side - 0.5
    weights = torch.ones(len(scenes), 1, side, side)
    for weight, scene in zip(weights, scenes):
        for thing in scene.things:
            reach = thing.radius * MARGIN
            rows, columns = (cells - thing.y).abs() < reach, (cells - thing.x).abs() < reach
            weight[0] += min(MOST, (USUAL_RADIUS / thing.radius) ** 2) * (rows[:, None] & columns[None])
    return weights
