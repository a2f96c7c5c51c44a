"""A sentence encoder of BERT's shape, 0.38 million parameters, and its WordPiece tokenizer."""
import re

import torch
from torch import nn
from torch.nn import functional as F

from layers import Attention, Linear

WIDTH, LAYERS, HEADS, LENGTH = 96, 2, 4, 128
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PAD, UNKNOWN, FIRST, LAST = range(4)
PREFIX = "##"  # marks a piece that continues a word


class Bert(nn.Module):
    """(inputIds, attentionMask, tokenTypeIds), each [batch, length] -> last hidden state [batch, length, 96]."""

    def __init__(self, vocabulary: int):
        super().__init__()
        self.word_embeddings = nn.Embedding(vocabulary, WIDTH)
        self.position_embeddings = nn.Embedding(LENGTH, WIDTH)
        self.token_type_embeddings = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList([_Layer() for _ in range(LAYERS)])

    def forward(self, input_ids, attention_mask, token_type_ids):
        positions = torch.arange(input_ids.shape[1])[None]
        hidden = self.word_embeddings(input_ids) + self.position_embeddings(positions) + self.token_type_embeddings(token_type_ids)
        hidden = self.norm(hidden)
        mask = (1.0 - attention_mask[:, None, None, :].float()) * -1e4
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden


class _Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = Attention(WIDTH, HEADS, bias=True)
        self.norm1 = nn.LayerNorm(WIDTH)
        self.ff_in, self.ff_out = Linear(WIDTH, 4 * WIDTH), Linear(4 * WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH)

    def forward(self, x, mask):
        x = self.norm1(x + self.attention(x, mask=mask))
        return self.norm2(x + self.ff_out(F.gelu(self.ff_in(x))))


def sentence_vectors(bert: Bert, vocabulary: dict[str, int], sentences: list[str]) -> torch.Tensor:
    """Means of the states over each sentence's own tokens, of length 1: [sentences, 96]."""
    ids = [encode(vocabulary, sentence) for sentence in sentences]
    length = max(map(len, ids))
    input_ids = torch.tensor([row + [PAD] * (length - len(row)) for row in ids])
    mask = (torch.arange(length)[None] < torch.tensor([len(row) for row in ids])[:, None]).long()
    hidden = bert(input_ids, mask, torch.zeros_like(input_ids))
    return F.normalize((hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)


def encode(vocabulary: dict[str, int], sentence: str) -> list[int]:
    """WordPiece: the longest known piece first. Lower case, [CLS] before and [SEP] after."""
    ids = [token for word in re.findall(r"[a-z0-9]+|[^\sa-z0-9]", sentence.lower()) for token in _word(vocabulary, word)]
    return [FIRST, *ids[: LENGTH - 2], LAST]


def _word(vocabulary, word) -> list[int]:
    pieces, start = [], 0
    while start < len(word):
        prefix = PREFIX if start else ""
        ends = (end for end in range(len(word), start, -1) if prefix + word[start:end] in vocabulary)
        end = next(ends, None)
        if end is None:
            return [UNKNOWN]
        pieces.append(vocabulary[prefix + word[start:end]])
        start = end
    return pieces
