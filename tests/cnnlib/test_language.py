"""The words of a page: given once, read by name, never changed."""

import copy
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnlib.language import current, language

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
WORDS = st.dictionaries(NAMES, st.text(min_size=1).filter(str.strip), max_size=5)


def test_words_are_read_by_attribute_and_by_key():
    """Does a page get back the word it gave, and the language it set?"""
    words = language("ko", accuracy="정확도", loss="손실")
    assert words.accuracy == "정확도"
    assert words["loss"] == "손실"
    assert current() == "ko"
    language("en", accuracy="accuracy")
    assert current() == "en"


@settings(deadline=None)
@given(code=st.sampled_from(["ko", "en"]), given_words=WORDS)
def test_every_name_may_be_a_word(code, given_words):
    """Is every word returned under its name, even names that a dictionary uses itself?"""
    given_words = {**given_words, "values": "v", "items": "i", "code": "c", "words": "w"}
    words = language(code, **given_words)
    assert {name: getattr(words, name) for name in words} == given_words
    assert len(words) == len(given_words)
    assert "values" in words
    assert "absent name" not in words


@pytest.mark.parametrize("code", ["kr", "KO", "", None, 1])
def test_other_languages_are_refused(code):
    """Is anything but "ko" and "en" refused, leaving the language as it was?"""
    language("ko")
    with pytest.raises(ValueError, match=f'must be "ko" or "en", not {code!r}'):
        language(code)
    assert current() == "ko"


def test_refused_words_leave_the_language_as_it_was():
    """Is a word that cannot be shown refused by name before anything changes?"""
    language("ko")
    with pytest.raises(TypeError, match="'loss' must be text, not int"):
        language("en", loss=1)
    with pytest.raises(ValueError, match="'loss' is empty"):
        language("en", loss="  ")
    with pytest.raises(ValueError, match="'_loss' begins with an underscore"):
        language("en", _loss="loss")
    assert current() == "ko"


def test_a_missing_word_is_named_with_the_given_ones():
    """Does a misspelt word say what was asked for and what there is?"""
    words = language("en", loss="loss", accuracy="accuracy")
    with pytest.raises(AttributeError, match=r"no word 'acuracy' .*given: loss, accuracy"):
        _ = words.acuracy
    with pytest.raises(KeyError, match="no word 'acuracy'"):
        _ = words["acuracy"]


def test_words_cannot_be_changed():
    """Are setting, replacing and deleting a word all refused?"""
    words = language("en", loss="loss")
    with pytest.raises(AttributeError, match="read-only"):
        words.loss = "cost"
    with pytest.raises(AttributeError, match="read-only"):
        words.cost = "cost"
    with pytest.raises(AttributeError, match="read-only"):
        del words.loss
    assert words.loss == "loss"


def test_words_survive_copying_and_pickling():
    """Are a copy and an unpickled copy equal to the words, and other words unequal?"""
    words = language("ko", loss="손실")
    assert copy.deepcopy(words) == words == pickle.loads(pickle.dumps(words))
    assert hash(copy.copy(words)) == hash(words)
    assert words != language("en", loss="손실")
    assert words != language("ko", loss="오차")
    assert repr(words) == "language('ko', loss='손실')"


def test_the_module_is_light():
    """Does importing cnnlib.language load none of the large packages, and start in English?"""
    code = (
        "import sys, cnnlib.language as l; "
        "print(sorted({'numpy', 'torch', 'matplotlib'} & set(sys.modules)), l.current())"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[] en"
