"""Captions: one of the many ways in which a person would ask for a scene."""
import random
import re

from scenes import Scene, Thing, default_background
from vocabulary import FILLERS, OTHER_WORDS, SYNONYMS


def caption(scene: Scene, rng: random.Random) -> str:
    """A prompt for `scene`. What a prompt leaves out is nearly always the default: medium, centred, solid, flat, on a white ground.
    So that `a red star` has one clear meaning, and a model need not guess."""
    subject, position = _subject(scene, rng)
    ground = "" if rng.random() < (0.65 if _has_default_ground(scene) else 0.03) else _ground(scene, rng)
    prefix, suffix = _style(scene.style, rng)
    places = [part for part in rng.choice([[position, ground], [position, ground], [ground, position]]) if part]
    text = prefix + (", " if rng.random() < 0.15 else " ").join([subject, *places])
    text = re.sub(r",? ,", ",", text)
    text = ", ".join([text, *_tags(suffix, bool(places), rng)])
    # Many people write "a orange star": both forms are learnt.
    return text if rng.random() < 0.4 else re.sub(r"\ba (?=[aeiou])", "an ", text)


def _has_default_ground(scene: Scene) -> bool:
    return scene.style == "flat" and scene.background == "plain" and scene.color == default_background(scene.things)


def _subject(scene: Scene, rng) -> tuple[str, str]:
    """The things, and where the only thing stands ("" in the centre or between two things)."""
    if scene.relation is None:
        thing = scene.things[0]
        return _noun(thing, rng, name_color=rng.random() < 0.96), _position(thing.position, rng)
    first, second = (_noun(thing, rng, name_color=True) for thing in scene.things)
    if scene.relation == "above":
        return rng.choice([
            f"{first} above {second}", f"{first} on top of {second}", f"{first} over {second}",
            f"{second} below {first}", f"{second} under {first}",
        ]), ""
    phrases = {
        f"{first} and {second}": 40, f"{first} next to {second}": 15, f"{first} to the left of {second}": 20,
        f"{second} to the right of {first}": 15, f"{first} left of {second}": 10,
    }
    return rng.choices(list(phrases), list(phrases.values()))[0], ""


def _noun(thing: Thing, rng, name_color: bool) -> str:
    words = []
    if thing.size != "medium" and rng.random() < 0.97:
        words.append(_word(thing.size, rng))
    if thing.fill == "striped" and rng.random() < 0.98:
        words.append("striped")
    if name_color:
        words.append(_word(thing.color, rng))
    hollow = thing.fill == "outline" and rng.random() < 0.5
    if hollow:
        words.append(rng.choice(["hollow", "empty"]))
    words.append(_word(thing.shape, rng))
    noun = _with_article(" ".join(words), rng)
    if thing.fill == "outline" and not hollow:
        noun = rng.choice(["an outline of ", "the outline of "]) + noun
    return noun


def _word(meaning: str, rng) -> str:
    return rng.choice(SYNONYMS.get(meaning, [meaning]))


def _with_article(noun: str, rng) -> str:
    article = rng.choices(["", "the ", "one ", "an " if noun[0] in "aeiou" else "a "], [12, 5, 5, 78])[0]
    return article + noun


def _position(position: str, rng) -> str:
    if position == "center":
        return rng.choice(["in the center", "in the middle", "centered"]) if rng.random() < 0.12 else ""
    phrases = {
        "left": ["on the left", "on the left side", "at the left"],
        "right": ["on the right", "on the right side", "at the right"],
        "top": ["at the top", "on top", "at the upper edge"],
        "bottom": ["at the bottom", "at the lower edge", "down at the bottom"],
    }
    return rng.choice(phrases[position]) if rng.random() < 0.97 else ""


def _ground(scene: Scene, rng) -> str:
    one, two = _word(scene.color, rng), _word(scene.second_color, rng)
    phrases = {
        "plain": [f"on a {one} background"] * 6
        + [f"with a {one} background", f"on {one}", f"on {one} background", f"against a {one} backdrop"]
        + [f", {one} background"] * 2,
        "gradient": [
            f"on a {one} to {two} gradient", f"on a {one} and {two} gradient background",
            f"with a gradient background from {one} to {two}",
        ],
        "stripes": [
            f"on {one} and {two} stripes", f"on a background of {one} and {two} {scene.stripes} stripes",
            f"on a {one} and {two} striped background",
        ],
        "checker": [f"on a {one} and {two} checkerboard", f"on a {one} and {two} checkered background"],
        "night": ["at night", "in the night sky", "in space", "under the night sky"],
        "sunset": ["at sunset", "in front of a sunset", "in the evening sky", "at dawn"],
        "grass": ["on grass", "on the grass", "on a meadow", "in a green field", "on a lawn under a blue sky"],
    }
    return rng.choice(phrases[scene.background])


def _style(style: str, rng) -> tuple[str, str]:
    """(prefix, suffix) that name the style; flat is the default and at most called "a picture"."""
    if style == "flat":
        return (rng.choice(["a picture of ", "an image of ", "picture of ", "an icon of "]) if rng.random() < 0.2 else ""), ""
    prefixes = {
        "photo": ["a photo of ", "photo of ", "a photograph of ", "a 3d render of ", "a realistic photo of "],
        "drawing": ["a drawing of ", "a cartoon of ", "drawing of ", "an illustration of ", "a sketch of "],
        "blurry": ["a blurry picture of ", "a blurred image of "],
    }
    suffixes = {
        "photo": ["photo", "3d", "realistic", "photorealistic"],
        "drawing": ["cartoon", "drawing", "line art", "comic style"],
        "blurry": ["blurry", "blurred", "out of focus", "blurry, low quality"],
    }
    if rng.random() > 0.97:
        return "", ""
    if rng.random() < (0.35 if style == "blurry" else 0.75):
        return rng.choice(prefixes[style]), ""
    return "", rng.choice(suffixes[style])


def _tags(suffix: str, has_places: bool, rng) -> list[str]:
    tags = [suffix] if suffix else []
    if has_places or rng.random() < 0.25:
        if rng.random() < 0.18:
            tags += rng.sample(FILLERS, rng.randint(1, 3))
        if rng.random() < 0.10:
            tags.append(" ".join(rng.sample(OTHER_WORDS, rng.randint(1, 3))))
    rng.shuffle(tags)
    return tags
