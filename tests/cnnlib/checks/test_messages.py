"""The words of the tests: both languages, values filled in, and what stands for a value."""

import json
import string

import numpy as np
import pytest

from cnnlib.checks.messages import BUILT_IN, LANGUAGES, Catalogue, CheckFailed, show


def placeholders(words: str) -> list[str]:
    """The names in braces, in alphabetical order."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(words) if name is not None)


@pytest.mark.parametrize("key", BUILT_IN)
def test_built_in_messages_agree_in_both_languages(key):
    """Does a built-in message ask for the same values in Korean and in English?"""
    assert set(BUILT_IN[key]) == set(LANGUAGES)
    korean, english = (placeholders(BUILT_IN[key][language]) for language in LANGUAGES)
    assert set(korean) == set(english)


@pytest.mark.parametrize("key", BUILT_IN)
def test_built_in_messages_are_in_their_language(key):
    """Is the Korean of a message Korean and its English free of Hangul?"""
    assert any("가" <= letter <= "힣" for letter in BUILT_IN[key]["ko"])
    assert not any("가" <= letter <= "힣" for letter in BUILT_IN[key]["en"])


@pytest.mark.parametrize("key", BUILT_IN)
def test_no_particle_follows_a_value(key):
    """Is nothing but a mark, a bracket or a space right after a value, whose ending decides the particle?"""
    korean = BUILT_IN[key]["ko"]
    after = [rest[0] for rest in korean.split("}")[1:] if rest]
    assert not [letter for letter in after if "가" <= letter <= "힣"]


def test_values_are_filled_in():
    """Do the values stand in the words of the language asked for?"""
    catalogue = Catalogue()
    catalogue.add({"size": {"ko": "지금 모양: {got}", "en": "The shape is {got}."}})
    assert catalogue.render("size", "ko", {"got": (2, 3)}) == "지금 모양: (2, 3)"
    assert catalogue.render("size", "en", {"got": (2, 3)}) == "The shape is (2, 3)."


def test_braces_in_a_value_stay():
    """Are braces that come from an answer printed, not taken for placeholders?"""
    catalogue = Catalogue()
    catalogue.add({"error": {"ko": "{error}", "en": "{error}"}})
    assert catalogue.render("error", "en", {"error": "KeyError: '{weight}'"}) == "KeyError: '{weight}'"


def test_key_without_words():
    """Are the key and its values shown when a notebook stands apart from its file of messages?"""
    assert Catalogue().render("conv.values", "ko", {"got": 2, "wanted": 3.0}) == "conv.values, got=2, wanted=3"
    assert Catalogue().render("conv.values", "ko", {}) == "conv.values"


@pytest.mark.parametrize("words", [{"ko": "가"}, {"en": "a"}, {"ko": "가", "en": "a", "de": "a"}, {}])
def test_messages_are_in_both_languages(words):
    """Is a message refused, and none of its company added, when a language is missing or unknown?"""
    catalogue = Catalogue()
    with pytest.raises(ValueError, match=r"Message 'new' must be in \('ko', 'en'\)"):
        catalogue.add({"first": {"ko": "가", "en": "a"}, "new": words})
    assert catalogue.render("first", "en", {}) == "first"


def test_catalogues_do_not_share_words():
    """Does a message added to one catalogue leave another, and the built-in ones, alone?"""
    one, other = Catalogue(), Catalogue()
    one.add({"answer.blank": {"ko": "가", "en": "a"}})
    assert one.render("answer.blank", "en", {"name": "f"}) == "a"
    assert other.render("answer.blank", "en", {"name": "f"}) == "`f` has no answer yet."


def test_messages_from_a_file(tmp_path):
    """Are a file's messages read, and a file that is not there passed over?"""
    catalogue = Catalogue()
    catalogue.load(tmp_path / "absent.json")
    path = tmp_path / "messages.json"
    path.write_text(json.dumps({"k": {"ko": "값 {got}", "en": "value {got}"}}), encoding="utf-8")
    catalogue.load(path)
    assert catalogue.render("k", "ko", {"got": 1}) == "값 1"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (np.array([1.0, 1 / 3]), "[1, 0.333333]"),
        (np.array([[1, 2], [3, 4]]), "[[1, 2], [3, 4]]"),
        (np.zeros((4, 5), np.float32), "array of shape (4, 5), float32"),
        (np.zeros(0), "[]"),
        (np.array(2.5), "2.5"),
        (1 / 3, "0.333333"),
        (1e-12, "1e-12"),
        (True, "True"),
        (490, "490"),
        (None, "None"),
        ("text", "text"),
        ("x" * 400, "x" * 297 + "..."),
        (["x" * 400], "['" + "x" * 295 + "..."),
        ({"a": 1}, "{'a': 1}"),
    ],
)
def test_values_are_shown_short(value, shown):
    """Is a value shown on one line, to six digits, and cut where it is long?"""
    assert show(value) == shown


def test_failure_names_its_message():
    """Does a failed test carry its key and the recognised mistake, and count as an assertion?"""
    failure = CheckFailed("[k] words", "k", "bias_forgotten")
    assert isinstance(failure, AssertionError)
    assert (str(failure), failure.key, failure.misconception) == ("[k] words", "k", "bias_forgotten")
    assert CheckFailed("[k] words", "k").misconception is None


def test_a_notebook_shows_the_message_alone():
    """Is the message all that is shown when the answer did not raise: no line of the test, none of the library?"""
    assert CheckFailed("[k] two\nlines", "k")._render_traceback_() == ["[k] two", "lines"]


def test_a_notebook_shows_where_the_answer_raised():
    """Are the answer's own lines shown below the message when it raised?"""

    def answer(weight):
        return weight.shap

    try:
        try:
            answer(np.ones(3))
        except AttributeError as error:
            raise CheckFailed("[k] words", "k") from error
    except CheckFailed as failure:
        shown = failure._render_traceback_()
    assert shown[:2] == ["[k] words", ""]
    assert sum("return weight.shap" in line for line in shown) == 1
