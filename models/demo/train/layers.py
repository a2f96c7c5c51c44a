"""Layers shared by the networks. In training they run as bfloat16 convolutions where the processor has them; evaluated or exported,
they are plain."""
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

_CPU_INFO = Path("/proc/cpuinfo")
HAS_BFLOAT16 = _CPU_INFO.exists() and "avx512_bf16" in _CPU_INFO.read_text()


class Convolution(nn.Conv2d):
    """3x3 and 1x1 convolutions. Weights and gradients stay float32; only the products are bfloat16 (1.7 times as fast)."""

    def forward(self, x):
        if not (self.training and HAS_BFLOAT16):
            return super().forward(x)
        bias = None if self.bias is None else self.bias.bfloat16()
        return F.conv2d(x.bfloat16(), self.weight.bfloat16(), bias, self.stride, self.padding).float()


class Linear(nn.Linear):
    """A linear layer which, while training, runs as a 1x1 convolution over a free channels-last view of [batch, length, width]:
    oneDNN is 2 to 5 times as fast as Debian's OpenBLAS here, above all in the backward pass."""

    def forward(self, x):
        if not self.training or x.dim() < 3:
            return F.linear(x, self.weight, self.bias)
        batch, length, width = x.shape
        image = x.reshape(1, batch * length, 1, width).permute(0, 3, 1, 2)
        weight, bias = self.weight[:, :, None, None], self.bias
        if HAS_BFLOAT16:
            image, weight, bias = image.bfloat16(), weight.bfloat16(), None if bias is None else bias.bfloat16()
        return F.conv2d(image, weight, bias).float().permute(0, 2, 3, 1).reshape(batch, length, -1)


class ResidualBlock(nn.Module):
    """Stable Diffusion's ResnetBlock2D: [batch, channels_in, rows, columns] -> [batch, channels_out, rows, columns]."""

    def __init__(self, channels_in: int, channels_out: int, time_width: int = 0):
        super().__init__()
        self.norm1 = group_norm(channels_in)
        self.conv1 = Convolution(channels_in, channels_out, 3, padding=1)
        self.norm2 = group_norm(channels_out)
        self.conv2 = Convolution(channels_out, channels_out, 3, padding=1)
        self.time_emb_proj = nn.Linear(time_width, channels_out) if time_width else None
        self.conv_shortcut = Convolution(channels_in, channels_out, 1) if channels_in != channels_out else None
        start_as_zero(self.conv2)

    def forward(self, x, time=None):
        h = self.conv1(F.silu(self.norm1(x)))
        if self.time_emb_proj is not None:
            h = h + self.time_emb_proj(time)[:, :, None, None]
        h = self.conv2(F.silu(self.norm2(h)))
        return h + (x if self.conv_shortcut is None else self.conv_shortcut(x))


class Attention(nn.Module):
    """Multi-head attention of [batch, length, width] over itself, or over a context [batch, context_length, context_width]."""

    def __init__(self, width: int, heads: int, context_width: int | None = None, bias: bool = False):
        super().__init__()
        self.heads = heads
        self.to_q = Linear(width, width, bias=bias)
        self.to_k = Linear(context_width or width, width, bias=bias)
        self.to_v = Linear(context_width or width, width, bias=bias)
        self.to_out = Linear(width, width)

    def forward(self, x, context=None, mask=None):
        context = x if context is None else context
        query, key, value = (self._split(t) for t in (self.to_q(x), self.to_k(context), self.to_v(context)))
        if self.training and key.shape[0] != query.shape[0]:  # in training, several noise draws share one caption
            key, value = repeat_for(key, query), repeat_for(value, query)
        scores = query @ key.transpose(2, 3) * (query.shape[3] ** -0.5)
        if mask is not None:
            scores = scores + mask
        merged = (scores.softmax(-1) @ value).transpose(1, 2).reshape(x.shape[0], -1, x.shape[2])
        return self.to_out(merged)

    def _split(self, x):
        """[batch, length, width] -> [batch, heads, length, width / heads]"""
        return x.reshape(x.shape[0], -1, self.heads, x.shape[2] // self.heads).transpose(1, 2)


def repeat_for(few: torch.Tensor, many: torch.Tensor) -> torch.Tensor:
    """Repeats each row of `few` until it has as many rows as `many`."""
    return few.repeat_interleave(many.shape[0] // few.shape[0], 0)


def group_norm(channels: int) -> nn.GroupNorm:
    return nn.GroupNorm(8, channels, eps=1e-5)


def start_as_zero(layer: nn.Module) -> None:
    """A branch that begins as nothing lets the network begin as the identity."""
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
