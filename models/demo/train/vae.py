"""The autoencoder: pictures [batch, 3, 8r, 8c] in [-1, 1] to latents [batch, 4, r, c] and back, 0.85 million parameters.
Pixel-(un)shuffle at the picture's side keeps the costly full resolution out of the network."""
import torch
from torch import nn
from torch.nn import functional as F

from layers import ResidualBlock, group_norm

WIDTHS = (32, 48, 64, 96)
LATENT_CHANNELS = 4


class Encoder(nn.Module):
    """[batch, 3, 8r, 8c] -> [batch, 8, r, c]: mean and log-variance."""

    def __init__(self):
        super().__init__()
        w0, w1, w2, w3 = WIDTHS
        self.conv_in = nn.Conv2d(12, w0, 3, padding=1)
        self.block_half = ResidualBlock(w0, w0)
        self.down_quarter = nn.Conv2d(w0, w1, 3, 2, 1)
        self.block_quarter = ResidualBlock(w1, w1)
        self.down_eighth = nn.Conv2d(w1, w2, 3, 2, 1)
        self.block_eighth_1 = ResidualBlock(w2, w3)
        self.block_eighth_2 = ResidualBlock(w3, w3)
        self.norm_out = group_norm(w3)
        self.conv_out = nn.Conv2d(w3, 2 * LATENT_CHANNELS, 3, padding=1)

    def forward(self, picture):
        return self.after_conv_in(self.conv_in(F.pixel_unshuffle(picture, 2)))

    def after_conv_in(self, h):
        h = self.down_quarter(self.block_half(h))
        h = self.down_eighth(self.block_quarter(h))
        h = self.block_eighth_2(self.block_eighth_1(h))
        return self.conv_out(F.silu(self.norm_out(h)))


class Decoder(nn.Module):
    """[batch, 4, r, c] -> [batch, 3, 8r, 8c]."""

    def __init__(self):
        super().__init__()
        w0, w1, w2, w3 = WIDTHS
        self.conv_in = nn.Conv2d(LATENT_CHANNELS, w3, 3, padding=1)
        self.block_eighth_1 = ResidualBlock(w3, w3)
        self.block_eighth_2 = ResidualBlock(w3, w2)
        self.up_quarter = nn.Conv2d(w2, w2, 3, padding=1)
        self.block_quarter = ResidualBlock(w2, w1)
        self.up_half = nn.Conv2d(w1, w1, 3, padding=1)
        self.block_half_1 = ResidualBlock(w1, w0)
        self.block_half_2 = ResidualBlock(w0, w0)
        self.norm_out = group_norm(w0)
        self.conv_out = nn.Conv2d(w0, 12, 3, padding=1)

    def forward(self, latents):
        h = self.block_eighth_2(self.block_eighth_1(self.conv_in(latents)))
        h = self.block_quarter(self.up_quarter(_twice(h)))
        h = self.block_half_2(self.block_half_1(self.up_half(_twice(h))))
        return F.pixel_shuffle(self.conv_out(F.silu(self.norm_out(h))), 2)


def sample_latents(moments: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """A draw from the encoder's Gaussian, its mean, and its log-variance, each [batch, 4, r, c]."""
    mean, log_variance = moments.chunk(2, 1)
    log_variance = log_variance.clamp(-20, 6)
    return mean + torch.randn_like(mean) * (0.5 * log_variance).exp(), mean, log_variance


def _twice(x):
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
