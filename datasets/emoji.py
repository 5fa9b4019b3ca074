"""Twelve kinds of emoji as small colour pictures, sixty of each."""

import io
import json
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from itertools import zip_longest
from pathlib import Path

import numpy as np
from PIL import Image

from datasets.packages import EMOJI_GROUPS, EMOJI_PICTURES, read_files

# The subgroups of Unicode's list that make a class, in the order of cnnlib.data.emoji.EMOJI_NAMES.
CLASSES = (
    ("face-*",),
    ("hand-*", "hands"),
    ("person-role",),
    ("person-sport",),
    ("family",),
    ("animal-*",),
    ("food-*",),
    ("transport-ground", "transport-water", "transport-air"),
    ("country-flag", "flag"),
    ("alphanum", "keycap", "zodiac", "av-symbol"),
    ("household", "tool", "office", "computer"),
    ("event", "game", "sport", "award-medal", "arts-crafts"),
)
# What stands among vehicles and animals without being one, and one rude hand.
LEFT_OUT = {
    "1f68f": "bus stop",
    "1f6e3": "motorway",
    "1f6e4": "railway track",
    "1f6e2": "oil drum",
    "26fd": "fuel pump",
    "1f6de": "wheel",
    "1f6a8": "police car light",
    "1f6a5": "horizontal traffic light",
    "1f6a6": "vertical traffic light",
    "1f6d1": "stop sign",
    "1f6a7": "construction",
    "2693": "anchor",
    "1f6df": "ring buoy",
    "1f4ba": "seat",
    "1fa82": "parachute",
    "1fab6": "feather",
    "1fabd": "wing",
    "1f43e": "paw prints",
    "1f578": "spider web",
    "1f41a": "spiral shell",
    "1fab8": "coral",
    "1f595": "middle finger",
}
PICTURES_EACH = {"test": 14, "train": 42}

Tones = list[str]  # the file names of one emoji: as it is, then in each skin tone


def make_emoji(folder: Path) -> dict[str, np.ndarray]:
    """Pictures and classes of both parts."""
    files = read_files(EMOJI_PICTURES, folder, "*/img/google/64/*.png")
    pictures = {_plain(Path(name).stem): data for name, data in files.items()}
    rng = np.random.default_rng(2010)
    parts: dict[str, list[tuple[np.ndarray, int]]] = {"train": [], "test": []}
    emoji = [(subgroup, [name for name in tones if name in pictures]) for subgroup, tones in read_emoji(folder)]
    for label, patterns in enumerate(CLASSES):
        members = [tones for group, tones in emoji if tones and any(fnmatch(group, pattern) for pattern in patterns)]
        members = [members[i] for i in rng.permutation(len(members))]
        seen: set[bytes] = set()
        for part, own in split(members).items():
            drawn = (shrink(pictures[name]) for name in plain_first(own))
            chosen = first_different(drawn, PICTURES_EACH[part], seen)
            parts[part] += [(picture, label) for picture in chosen]
    arrays = {}
    for part, rows in parts.items():
        order = rng.permutation(len(rows))
        arrays[f"{part}_images"] = np.array([picture for picture, _ in rows])[order]
        arrays[f"{part}_labels"] = np.array([label for _, label in rows], np.uint8)[order]
    return arrays


def read_emoji(folder: Path) -> list[tuple[str, Tones]]:
    """Every emoji of the list, in its order: (subgroup, its file names)."""
    (groups,) = read_files(EMOJI_GROUPS, folder, "package/meta/groups.json").values()
    (listed,) = read_files(EMOJI_GROUPS, folder, "package/en/data.json").values()
    names = json.loads(groups)["subgroups"]
    return [
        (names[str(one["subgroup"])], [_plain(each["hexcode"].lower()) for each in (one, *one.get("skins", ()))])
        for one in json.loads(listed)
        if "subgroup" in one and _plain(one["hexcode"].lower()) not in LEFT_OUT
    ]


def _plain(name: str) -> str:
    # "Show me in colour" (U+FE0F) stands in the one package's names and not in the other's.
    return name.replace("-fe0f", "")


def split(members: list[Tones]) -> dict[str, list[Tones]]:
    """A quarter of the emoji for testing: all tones of one emoji go into one part."""
    quarter = len(members) // 4
    return {"test": members[:quarter], "train": members[quarter:]}


def plain_first(members: list[Tones]) -> Iterator[str]:
    """Every emoji as it is, then the first tone of those that have tones, and so on."""
    for names in zip_longest(*members):
        yield from (name for name in names if name is not None)


def shrink(png: bytes) -> np.ndarray:
    """A picture of 64x64 with alpha -> uint8 (32, 32, 3) on white; each pixel the mean of four."""
    with Image.open(io.BytesIO(png)) as image:
        array = np.asarray(image.convert("RGBA"), dtype=float)
    alpha = array[..., 3:] / 255
    on_white = array[..., :3] * alpha + 255 * (1 - alpha)
    return on_white.reshape(32, 2, 32, 2, 3).mean(axis=(1, 3)).round().astype(np.uint8)


def first_different(pictures: Iterable[np.ndarray], count: int, seen: set[bytes]) -> list[np.ndarray]:
    """The first pictures that differ from each other and from all seen: several flags are one picture.

    Adds them to `seen`. Raises ValueError when there are too few.
    """
    chosen: list[np.ndarray] = []
    for picture in pictures:
        if len(chosen) < count and picture.tobytes() not in seen:
            seen.add(picture.tobytes())
            chosen.append(picture)
    if len(chosen) < count:
        raise ValueError(f"a class needs {count} different pictures, but has {len(chosen)}: add a subgroup")
    return chosen
