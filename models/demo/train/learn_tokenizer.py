"""Learns the tokenizer's merges and writes its files.

    python3 learn_tokenizer.py out/ [--tokens 2048]

The words of captions count most; after them general English, for which this Python's own docstrings stand in.
All networks depend on the result: a new tokenizer means training everything anew.
"""
import argparse
import collections
import random
import re
import sysconfig
from pathlib import Path

from captions import caption
from scenes import random_scene
from tokenizer import END, START, WORD, Tokenizer, merged, symbols
from tokenizer_files import write_tokenizer
from vocabulary import COLORS, FILLERS, OTHER_WORDS, SHAPES, SYNONYMS

SINGLE_TOKENS = 514  # 256 bytes, the same at the end of words, start, end
OWN_WORD_WEIGHT = 3000  # enough to make each word of the little world one token


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--tokens", type=int, default=2048)
    arguments = parser.parse_args()
    counts = _own_words() + _english_words()
    tokenizer = Tokenizer(learn_merges(counts, arguments.tokens - SINGLE_TOKENS))
    write_tokenizer(tokenizer, Path(arguments.out))
    print(f"{len(tokenizer.vocabulary)} tokens, {START} {tokenizer.start}, {END} {tokenizer.end}")


def learn_merges(counts: collections.Counter, wanted: int) -> list[tuple[str, str]]:
    """Byte-pair encoding (Sennrich et al. 2016): the most frequent neighbours are joined, again and again."""
    words = {word: symbols(word) for word in counts}
    frequency: collections.Counter = collections.Counter()
    containing = collections.defaultdict(set)

    def count(word, sign):
        for pair in zip(words[word], words[word][1:]):
            frequency[pair] += sign * counts[word]
            containing[pair].add(word)

    for word in words:
        count(word, 1)
    merges = []
    while len(merges) < wanted:
        best = max(frequency, key=lambda pair: (frequency[pair], pair))
        if frequency[best] <= 0:
            break
        merges.append(best)
        for word in containing.pop(best):
            count(word, -1)
            words[word] = merged(words[word], best)
            count(word, 1)
        del frequency[best]
    return merges


def _own_words() -> collections.Counter:
    rng = random.Random(3)
    counts: collections.Counter = collections.Counter()
    for _ in range(6000):
        for word in WORD.findall(caption(random_scene(rng, list(COLORS), SHAPES), rng).lower()):
            counts[word] += 3
    listed = [*COLORS, *SHAPES, *FILLERS, *OTHER_WORDS, *SYNONYMS, *(word for words in SYNONYMS.values() for word in words)]
    for word in {*counts, *WORD.findall(" ".join(listed))}:
        counts[word] += OWN_WORD_WEIGHT
    return counts


def _english_words(most: int = 9000) -> collections.Counter:
    counts: collections.Counter = collections.Counter()
    for path in sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py")):
        for docstring in re.findall(r'"""(.*?)"""', path.read_text("utf8", errors="replace"), re.S):
            counts.update(word for word in re.findall(r"[a-z]+|[.,;:!?()'-]", docstring.lower()) if len(word) < 18)
    return collections.Counter(dict(counts.most_common(most)))


if __name__ == "__main__":
    main()
