"""Weights stored small and computed with in float32. The graph holds the small tensor and a node that widens it; ONNX Runtime does that
once, when a session opens."""
import torch
from torch import nn
from torch.nn import functional as F

SMALLEST = 65  # elements; biases and norms below are not worth a node
SMALLEST_INT8 = 1024


def store_as_float16(network: nn.Module) -> nn.Module:
    """In place: halves the file, changes pictures by 0.02/255."""
    for module in list(network.modules()):
        if isinstance(module, nn.Embedding):
            _store_embedding(module)
            continue
        for name, weight in list(module.named_parameters(recurse=False)):
            if weight.numel() >= SMALLEST:
                _store(module, name, {"half": weight.detach().half()}, lambda half: half.float())
    return network


def store_as_int8(network: nn.Module) -> nn.Module:
    """In place: matrices as int8 with one scale per output channel, w = q·s; everything else as `store_as_float16` does."""
    for module in list(network.modules()):
        weight = getattr(module, "weight", None)
        if isinstance(module, nn.Embedding) or weight is None or weight.dim() < 2 or weight.numel() < SMALLEST_INT8:
            continue
        scale = weight.detach().abs().flatten(1).max(1).values.clamp(min=1e-8) / 127
        scale = scale.view(-1, *[1] * (weight.dim() - 1))
        quantized = (weight.detach() / scale).round().to(torch.int8)
        _store(module, "weight", {"int8": quantized, "scale": scale}, lambda int8, scale: int8.float() * scale)
    return store_as_float16(network)


def _store(module, name, parts, widen) -> None:
    """Replaces the parameter by buffers named after it and widened before each forward pass, so that tracing sees the widening."""
    delattr(module, name)
    for part, tensor in parts.items():
        module.register_buffer(f"{name}_{part}", tensor)
    names = [f"{name}_{part}" for part in parts]
    module.register_forward_pre_hook(lambda self, _: setattr(self, name, widen(*(getattr(self, stored) for stored in names))))


def _store_embedding(embedding: nn.Embedding) -> None:
    """The table keeps its NAME, to which textual inversion appends rows: what is looked up is widened, not the table."""
    embedding.weight.data = embedding.weight.data.half()
    embedding.register_forward_hook(lambda self, _, rows: rows.float())
