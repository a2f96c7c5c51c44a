"""CLIP's tokenizer: byte-level BPE with `</w>` at the end of words, read from vocab.json and merges.txt."""
import html
import json
import re
from pathlib import Path

START, END, WORD_END = "<|startoftext|>", "<|endoftext|>", "</w>"
WORD = re.compile(r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|(?:[^\s\w]|_)+", re.I)


class Tokenizer:
    def __init__(self, merges: list[tuple[str, str]], vocabulary: dict[str, int] | None = None):
        self.merges = merges
        self.vocabulary = vocabulary or _vocabulary(merges)
        self.start, self.end = self.vocabulary[START], self.vocabulary[END]
        self._rank = {pair: rank for rank, pair in enumerate(merges)}
        self._words: dict[str, list[int]] = {}

    @classmethod
    def load(cls, folder: Path | str) -> "Tokenizer":
        lines = (Path(folder) / "merges.txt").read_text("utf8").split("\n")[1:]
        merges = [tuple(line.split()) for line in lines if line.strip()]
        return cls(merges, json.loads((Path(folder) / "vocab.json").read_text("utf8")))

    def encode(self, text: str) -> list[int]:
        """Ids without start and end."""
        text = re.sub(r"\s+", " ", html.unescape(html.unescape(text))).strip().lower()
        return [token for word in WORD.findall(text) for token in self._word(word)]

    def padded(self, text: str, length: int = 77) -> list[int]:
        """Start, ids (truncated), end, and the end token again up to `length`."""
        ids = self.encode(text)[: length - 2]
        return [self.start, *ids, *[self.end] * (length - 1 - len(ids))]

    def _word(self, word: str) -> list[int]:
        if word not in self._words:
            parts = symbols(word)
            while len(parts) > 1:
                pairs = list(zip(parts, parts[1:]))
                best = min(pairs, key=lambda pair: self._rank.get(pair, len(self._rank)))
                if best not in self._rank:
                    break
                parts = merged(parts, best)
            self._words[word] = [self.vocabulary[part] for part in parts]
        return self._words[word]


def byte_symbols() -> dict[int, str]:
    """GPT-2's printable stand-in for each of the 256 bytes, in the order in which CLIP numbers them."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + index) for index, byte in enumerate(others)}


def symbols(word: str) -> list[str]:
    """A word as byte symbols, the last one marked as the word's end."""
    parts = [_BYTE_SYMBOLS[byte] for byte in word.encode("utf8")]
    return [*parts[:-1], parts[-1] + WORD_END]


def merged(parts: list[str], pair: tuple[str, str]) -> list[str]:
    """Every occurrence of the neighbours `pair` joined, from left to right."""
    result: list[str] = []
    index = 0
    while index < len(parts):
        if tuple(parts[index : index + 2]) == pair:
            result.append(pair[0] + pair[1])
            index += 2
        else:
            result.append(parts[index])
            index += 1
    return result


def _vocabulary(merges) -> dict[str, int]:
    single = list(_BYTE_SYMBOLS.values())
    tokens = [*single, *(symbol + WORD_END for symbol in single), *("".join(pair) for pair in merges), START, END]
    return {token: index for index, token in enumerate(tokens)}


_BYTE_SYMBOLS = byte_symbols()
