"""Writes a tokenizer in both of CLIP's file formats: vocab.json and merges.txt (diffusers), tokenizer.json (transformers.js)."""
import json
from pathlib import Path

from tokenizer import END, START, WORD_END, Tokenizer


def write_tokenizer(tokenizer: Tokenizer, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    merges = [" ".join(pair) for pair in tokenizer.merges]
    _write(folder / "vocab.json", tokenizer.vocabulary, compact=True)
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n", "utf8")
    names = {"bos_token": _token(START), "eos_token": _token(END), "pad_token": END, "unk_token": _token(END)}
    _write(folder / "special_tokens_map.json", names)
    _write(folder / "tokenizer_config.json", _config())
    _write(folder / "tokenizer.json", _fast_tokenizer(tokenizer, merges), compact=True)


def _token(content: str) -> dict:
    return {"content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}


def _config() -> dict:
    return {
        "add_prefix_space": False,
        "bos_token": {"__type": "AddedToken", **_token(START)},
        "do_lower_case": True,
        "eos_token": {"__type": "AddedToken", **_token(END)},
        "errors": "replace",
        "model_max_length": 77,
        "pad_token": END,
        "tokenizer_class": "CLIPTokenizer",
        "unk_token": {"__type": "AddedToken", **_token(END)},
    }


def _fast_tokenizer(tokenizer: Tokenizer, merges: list[str]) -> dict:
    words = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    bytes_to_symbols = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [_added(tokenizer.start, START), _added(tokenizer.end, END)],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFC"},
                {"type": "Replace", "pattern": {"Regex": r"\s+"}, "content": " "},
                {"type": "Lowercase"},
            ],
        },
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Split", "pattern": {"Regex": words}, "behavior": "Removed", "invert": True},
                bytes_to_symbols,
            ],
        },
        "post_processor": {
            "type": "RobertaProcessing",
            "sep": [END, tokenizer.end],
            "cls": [START, tokenizer.start],
            "trim_offsets": False,
            "add_prefix_space": False,
        },
        "decoder": {**bytes_to_symbols, "add_prefix_space": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": END,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": WORD_END,
            "fuse_unk": False,
            "vocab": tokenizer.vocabulary,
            "merges": merges,
        },
    }


def _added(index: int, content: str) -> dict:
    return {
        "id": index, "content": content, "single_word": False, "lstrip": False,
        "rstrip": False, "normalized": False, "special": True,
    }


def _write(path: Path, value: dict, compact: bool = False) -> None:
    style = {"separators": (",", ":")} if compact else {"indent": 2}
    path.write_text(json.dumps(value, ensure_ascii=False, **style), "utf8")
