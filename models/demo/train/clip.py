"""A CLIP pair in small: pictures of 64 x 64 and captions to vectors of 64 numbers that point the same way where they belong together."""
import torch
from torch import nn
from torch.nn import functional as F

from layers import ResidualBlock, group_norm
from text_encoder import TextEncoder

SIDE = 64
WIDTH = 64
PIXEL_MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)  # as OpenAI's CLIP
PIXEL_STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)


class VisionTower(nn.Module):
    """Normalised pixels [batch, 3, 64, 64] -> [batch, 64]. Convolutions, not patches: on little data they learn sooner."""

    def __init__(self):
        super().__init__()
        self.stages = nn.Sequential(
            nn.Conv2d(3, 24, 4, 2, 1), ResidualBlock(24, 24),
            nn.Conv2d(24, 48, 3, 2, 1), ResidualBlock(48, 64),
            nn.Conv2d(64, 96, 3, 2, 1), ResidualBlock(96, 96), ResidualBlock(96, 96),
        )
        self.norm = group_norm(96)
        self.narrow = nn.Conv2d(96, 24, 1)
        self.visual_projection = nn.Linear(24 * 8 * 8, WIDTH, bias=False)

    def forward(self, pixel_values):
        return self.visual_projection(self.narrow(F.silu(self.norm(self.stages(pixel_values)))).flatten(1))


class TextTower(nn.Module):
    """inputIds [batch, length] -> [batch, 64], from the state of the first end token."""

    def __init__(self, text_encoder: TextEncoder):
        super().__init__()
        self.text_encoder = text_encoder
        width = text_encoder.text_model.final_layer_norm.weight.shape[0]
        self.text_projection = nn.Linear(width, WIDTH, bias=False)

    def forward(self, input_ids):
        return self.text_projection(self.text_encoder(input_ids)[1])


def normalized_pixels(pixels: torch.Tensor) -> torch.Tensor:
    """Bytes [batch, 3, rows, columns] -> what the vision tower takes."""
    return (pixels.float() / 255 - PIXEL_MEAN) / PIXEL_STD
