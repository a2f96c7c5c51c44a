"""A text encoder of CLIP's shape (causal, pre-norm, quick-GELU), 0.67 million parameters."""
import torch
from torch import nn

from layers import Attention, Linear

LENGTH = 77  # tokens, as CLIP


class TextEncoder(nn.Module):
    """inputIds [batch, length] -> (last hidden state [batch, length, width], pooled state [batch, width]).
    Parameters are called as in transformers' CLIPTextModel where textual inversion looks for them:
    text_model.embeddings.token_embedding.weight."""

    def __init__(self, vocabulary: int, end: int, width: int = 128, layers: int = 2, heads: int = 4):
        super().__init__()
        self.end = end
        self.text_model = _TextModel(vocabulary, width, layers, heads)

    def forward(self, input_ids):
        hidden = self.text_model(input_ids)
        # Padding is the end token too, so the pooled state is that of the FIRST one. CLIP's `input_ids.argmax` would
        # find the wrong place once textual inversion has appended tokens with higher ids.
        first_end = (input_ids == self.end).to(torch.int32).argmax(-1)
        pooled = hidden.gather(1, first_end.reshape(-1, 1, 1).expand(-1, 1, hidden.shape[2]))[:, 0]
        return hidden, pooled


class _TextModel(nn.Module):
    def __init__(self, vocabulary, width, layers, heads):
        super().__init__()
        self.embeddings = _Embeddings(vocabulary, width)
        self.layers = nn.ModuleList([_Layer(width, heads) for _ in range(layers)])
        self.final_layer_norm = nn.LayerNorm(width)
        self.register_buffer("causal_mask", torch.full((LENGTH, LENGTH), -1e4).triu(1), persistent=False)

    def forward(self, input_ids):
        hidden = self.embeddings(input_ids)
        mask = self.causal_mask[: input_ids.shape[1], : input_ids.shape[1]]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return self.final_layer_norm(hidden)


class _Embeddings(nn.Module):
    def __init__(self, vocabulary, width):
        super().__init__()
        self.token_embedding = nn.Embedding(vocabulary, width)
        self.position_embedding = nn.Embedding(LENGTH, width)
        nn.init.normal_(self.token_embedding.weight, std=0.5)
        nn.init.normal_(self.position_embedding.weight, std=0.1)

    def forward(self, input_ids):
        return self.token_embedding(input_ids) + self.position_embedding.weight[None, : input_ids.shape[1]]


class _Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.layer_norm1 = nn.LayerNorm(width)
        self.self_attn = Attention(width, heads, bias=True)
        self.layer_norm2 = nn.LayerNorm(width)
        self.fc1 = Linear(width, width * 4)
        self.fc2 = Linear(width * 4, width)

    def forward(self, x, mask):
        x = x + self.self_attn(self.layer_norm1(x), mask=mask)
        h = self.fc1(self.layer_norm2(x))
        return x + self.fc2(h * torch.sigmoid(1.702 * h))  # quick-GELU
