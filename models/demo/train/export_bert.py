"""Writes the sentence encoder in transformers.js's layout."""
import json
from pathlib import Path

import torch

from bert import FIRST, HEADS, LAST, LAYERS, LENGTH, PAD, PREFIX, SPECIAL, WIDTH, Bert, encode
from onnx_files import TOKENS, write_json, write_onnx
from stored_weights import store_as_float16


def write_bert(bert: Bert, vocabulary: dict[str, int], out: Path) -> None:
    ids = torch.tensor([encode(vocabulary, "a red circle")] * 2)
    inputs = {name: TOKENS for name in ("input_ids", "attention_mask", "token_type_ids")}
    example = (ids, torch.ones_like(ids), torch.zeros_like(ids))
    write_onnx(store_as_float16(bert), example, out / "onnx/model.onnx", inputs, {"last_hidden_state": TOKENS})
    write_json(out / "config.json", _config(len(vocabulary)))
    write_json(out / "tokenizer_config.json", _TOKENIZER_CONFIG)
    (out / "tokenizer.json").write_text(json.dumps(_tokenizer(vocabulary)))


def _config(vocabulary: int) -> dict:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": 4 * WIDTH,
        "hidden_act": "gelu",
        "max_position_embeddings": LENGTH,
        "type_vocab_size": 2,
        "vocab_size": vocabulary,
        "pad_token_id": PAD,
        "layer_norm_eps": 1e-5,
    }


_TOKENIZER_CONFIG = {
    "do_lower_case": True,
    "model_max_length": LENGTH,
    "tokenizer_class": "BertTokenizer",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "mask_token": "[MASK]",
    "strip_accents": None,
    "tokenize_chinese_chars": True,
}


def _tokenizer(vocabulary: dict[str, int]) -> dict:
    first, last = {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}
    one, other = {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(token, vocabulary[token]) for token in SPECIAL],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [first, one, last],
            "pair": [first, one, last, other, {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
            "special_tokens": {
                "[CLS]": {"id": "[CLS]", "ids": [FIRST], "tokens": ["[CLS]"]},
                "[SEP]": {"id": "[SEP]", "ids": [LAST], "tokens": ["[SEP]"]},
            },
        },
        "decoder": {"type": "WordPiece", "prefix": PREFIX, "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": PREFIX,
            "max_input_chars_per_word": 100,
            "vocab": vocabulary,
        },
    }


def _added(token: str, index: int) -> dict:
    return {
        "id": index, "content": token, "single_word": False, "lstrip": False,
        "rstrip": False, "normalized": False, "special": True,
    }
