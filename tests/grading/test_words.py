"""What the grader says to students."""

from string import Formatter

import pytest

from grading.words import catalogue, words

EVERYTHING = [(part, key) for part, keys in catalogue().items() for key in keys]


@pytest.mark.parametrize(("part", "key"), EVERYTHING, ids=lambda name: name)
def test_both_languages(part, key):
    """Is everything said in both languages, of the same values?"""
    held = catalogue()[part][key]
    assert set(held) == {"ko", "en"} and all(text.strip() for text in held.values())
    names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in held.values()]
    assert names[0] == names[1]


def test_values():
    """Are values put in, and is one that is not known nothing rather than an error?"""
    assert words("reasons", "too_many_cells", "en", cells=501, limit=500).startswith("It has 501 cells, more than 500.")
    assert words("reasons", "too_many_cells", "en", cells=501).startswith("It has 501 cells, more than .")
    with pytest.raises(KeyError):
        words("reasons", "no_such_reason", "en")
