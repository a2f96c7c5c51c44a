"""Trains the sentence encoder, and writes the set `bert-tiny`.

    python3 train_bert.py ../bert-tiny --minutes 4 [--threads 2]

Two captions of one scene belong together, captions of other scenes do not (InfoNCE, van den Oord et al. 2018).
"""
import argparse
import collections
import random
import re
import string
import sysconfig
from pathlib import Path

import torch
from torch.nn import functional as F

from bert import PREFIX, SPECIAL, Bert, sentence_vectors
from captions import caption
from export_bert import write_bert
from scenes import random_scene
from training import Progress, Schedule, descend
from vocabulary import FILLERS, OTHER_WORDS

BATCH = 96
SHARPNESS = 14  # one over the temperature
SENTENCES = [
    "a red circle on a blue background", "crimson disc, blue backdrop", "a green star at night", "a large red ball",
    "an astronaut riding a horse",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.manual_seed(3)
    torch.set_num_threads(arguments.threads)
    rng = random.Random(41)
    vocabulary = {token: index for index, token in enumerate(_tokens(rng))}
    bert = Bert(len(vocabulary)).train()
    optimizer = torch.optim.AdamW(bert.parameters(), 1e-3, weight_decay=0.02)
    progress = Progress(100)
    for step in Schedule(optimizer, arguments.minutes, 1e-3, warm_up_steps=50, hold=0):
        scenes = [random_scene(rng) for _ in range(BATCH)]
        one, other = (sentence_vectors(bert, vocabulary, [caption(scene, rng) for scene in scenes]) for _ in range(2))
        loss = F.cross_entropy(one @ other.T * SHARPNESS, torch.arange(BATCH))
        descend(loss, optimizer, list(bert.parameters()))
        progress.add(step, loss=loss)
    bert.eval().requires_grad_(False)
    vectors = sentence_vectors(bert, vocabulary, SENTENCES)
    for sentence, row in zip(SENTENCES, (vectors @ vectors.T).tolist()):
        print("  ".join(f"{cosine:5.2f}" for cosine in row), sentence)
    write_bert(bert, vocabulary, arguments.out)


def _tokens(rng) -> list[str]:
    """Special tokens, characters, the words of captions, and common English words and pieces from this Python's docstrings."""
    characters = string.ascii_lowercase + string.digits
    own: collections.Counter = collections.Counter()
    for _ in range(8000):
        own.update(re.findall(r"[a-z]+|\d|[^\sa-z0-9]", caption(random_scene(rng), rng).lower()))
    for words in [*FILLERS, *OTHER_WORDS]:
        own.update(re.findall(r"[a-z]+|\d", words))
    english = _english_words()
    pieces: collections.Counter = collections.Counter()
    for word, count in english.items():
        for length in (2, 3, 4):
            for start in range(1, len(word) - length + 1):
                pieces[word[start : start + length]] += count * (length - 1)
    common = [word for word, _ in own.most_common()] + [word for word, _ in english.most_common(700)]
    continued = [*characters, *(piece for piece, _ in pieces.most_common(400))]
    return list(dict.fromkeys([*SPECIAL, *characters, *string.punctuation, *common, *(PREFIX + piece for piece in continued)]))


def _english_words() -> collections.Counter:
    words: collections.Counter = collections.Counter()
    for path in sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py")):
        for docstring in re.findall(r'"""(.*?)"""', path.read_text("utf8", errors="replace"), re.S):
            words.update(word for word in re.findall(r"[a-z]+", docstring.lower()) if 1 < len(word) < 14)
    return words


if __name__ == "__main__":
    main()
