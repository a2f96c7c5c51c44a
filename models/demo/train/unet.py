"""The denoiser: Stable Diffusion's UNet in small, 2.1 million parameters, two levels (16 x 16 and 8 x 8 latents)."""
import math

import torch
from torch import nn
from torch.nn import functional as F

from layers import Attention, Convolution, Linear, ResidualBlock, group_norm, repeat_for, start_as_zero

LATENT_CHANNELS = 4
FREQUENCIES = 32


class UNet(nn.Module):
    """Latents [batch, 4, rows, columns], timesteps [batch] and text states [batch, 77, context] -> the velocity v, shaped as the
    latents."""

    def __init__(self, channels=(48, 96), attention=(False, True), context=128, heads=4, time_width=192):
        super().__init__()
        self.time_in = Linear(2 * FREQUENCIES, time_width)
        self.time_out = Linear(time_width, time_width)
        # Not in Stable Diffusion: the mean text state joins the time embedding. Colours and layout are learnt far sooner.
        self.text_pool = Linear(context, time_width)
        self.conv_in = nn.Conv2d(LATENT_CHANNELS, channels[0], 3, padding=1)

        def stage(width_in, width_out, attends):
            return _Stage(width_in, width_out, time_width, context if attends else 0, heads)

        self.down = nn.ModuleList()
        skips, width = [channels[0]], channels[0]
        for level, level_width in enumerate(channels):
            self.down.append(stage(width, level_width, attention[level]))
            width = level_width
            skips.append(width)
            if level < len(channels) - 1:
                self.down.append(Convolution(width, width, 3, 2, 1))
                skips.append(width)
        self.middle = nn.ModuleList([stage(width, width, True), stage(width, width, False)])
        self.up = nn.ModuleList()
        for level in reversed(range(len(channels))):
            for _ in range(2):
                self.up.append(stage(width + skips.pop(), channels[level], attention[level]))
                width = channels[level]
            if level:
                self.up.append(Convolution(width, width, 3, padding=1))
        self.norm_out = group_norm(width)
        self.conv_out = nn.Conv2d(width, LATENT_CHANNELS, 3, padding=1)
        start_as_zero(self.conv_out)

    def forward(self, latents, timesteps, text):
        time = self._time_embedding(timesteps, text)
        h = self.conv_in(latents)
        skips = [h]
        for module in self.down:
            h = module(h, time, text) if isinstance(module, _Stage) else module(h)
            skips.append(h)
        for module in self.middle:
            h = module(h, time, text)
        for module in self.up:
            if isinstance(module, _Stage):
                h = module(torch.cat([h, skips.pop()], 1), time, text)
            else:
                h = module(F.interpolate(h, scale_factor=2.0, mode="nearest"))
        return self.conv_out(F.silu(self.norm_out(h)))

    def _time_embedding(self, timesteps, text):
        exponents = torch.arange(FREQUENCIES, dtype=torch.float32) / FREQUENCIES
        angles = timesteps.float().reshape(-1, 1) * torch.exp(-math.log(10000.0) * exponents)[None]
        time = self.time_out(F.silu(self.time_in(torch.cat([angles.cos(), angles.sin()], -1))))
        pooled = self.text_pool(text.mean(1))
        if self.training:
            pooled = repeat_for(pooled, time)
        return F.silu(time + pooled)


class _Stage(nn.Module):
    """A residual block, and where `context` is not 0 a transformer block after it."""

    def __init__(self, width_in, width_out, time_width, context, heads):
        super().__init__()
        self.residual = ResidualBlock(width_in, width_out, time_width)
        self.transformer = _Transformer(width_out, context, heads) if context else None

    def forward(self, x, time, text):
        h = self.residual(x, time)
        return h if self.transformer is None else self.transformer(h, text)


class _Transformer(nn.Module):
    """Self-attention, cross-attention to the text, and a gated feed-forward layer (GEGLU), over [batch, width, rows, columns]."""

    def __init__(self, width, context, heads):
        super().__init__()
        self.norm = group_norm(width)
        self.proj_in = Convolution(width, width, 1)
        self.norm1, self.norm2, self.norm3 = nn.LayerNorm(width), nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn1 = Attention(width, heads)
        self.attn2 = Attention(width, heads, context)
        self.ff_in = Linear(width, width * 4)
        self.ff_out = Linear(width * 2, width)
        self.proj_out = Convolution(width, width, 1)
        start_as_zero(self.proj_out)

    def forward(self, image, text):
        batch, width, rows, columns = image.shape
        x = self.proj_in(self.norm(image)).permute(0, 2, 3, 1).reshape(batch, rows * columns, width)
        x = x + self.attn1(self.norm1(x))
        x = x + self.attn2(self.norm2(x), text)
        value, gate = self.ff_in(self.norm3(x)).chunk(2, -1)
        x = x + self.ff_out(value * F.gelu(gate))
        return image + self.proj_out(x.reshape(batch, rows, columns, width).permute(0, 3, 1, 2))
