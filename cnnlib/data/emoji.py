"""Small colour pictures of twelve kinds: emoji drawn by Google, grouped as Unicode groups them.

Sources and licences stand in `LICENSES.md`.
"""

from cnnlib.data.pictures import Pictures, read_pictures

# language -> the names of the classes 0 to 11
EMOJI_NAMES = {
    "ko": ("얼굴", "손", "직업", "운동", "가족", "동물", "음식", "탈것", "깃발", "기호", "물건", "놀이"),
    "en": (
        "face",
        "hand",
        "job",
        "sport",
        "family",
        "animal",
        "food",
        "vehicle",
        "flag",
        "sign",
        "object",
        "play",
    ),
}


def load_emoji() -> tuple[Pictures, Pictures]:
    """504 pictures for training and 168 for testing, uint8 (N, 32, 32, 3) on white, 42 and 14 of each of twelve kinds.

    They are drawings, not photographs. All skin tones of one emoji are in one part, and no picture is there twice.
    `EMOJI_NAMES` names the classes. Raises DataError when the file is missing or damaged.

    >>> train, test = load_emoji()
    >>> train.images.shape, test.images.shape
    ((504, 32, 32, 3), (168, 32, 32, 3))
    """
    return read_pictures("emoji.npz")
