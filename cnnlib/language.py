"""The words a page's cells show, in the language of the page.

A page or notebook begins with one cell that is the only one to differ between the languages:

>>> words = language("en", accuracy="accuracy", loss="loss")
>>> words.accuracy
'accuracy'
>>> current()
'en'
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NoReturn

LANGUAGES = ("ko", "en")

_current = "en"


class Words:
    """The words given to `language`, read-only, by attribute (`words.loss`) or by key (`words["loss"]`).

    It has no public method, so that every name is free for a word: `values`, `items` and `keys` too.
    """

    __slots__ = ("_code", "_words")
    _code: str
    _words: Mapping[str, str]

    def __init__(self, code: str, words: Mapping[str, str]) -> None:
        object.__setattr__(self, "_code", code)
        object.__setattr__(self, "_words", MappingProxyType(dict(words)))

    def __getattr__(self, name: str) -> str:
        # Copying and unpickling ask for dunder names before there are any words to look in.
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._words[name]
        except KeyError:
            raise AttributeError(self._missing(name)) from None

    def __getitem__(self, name: str) -> str:
        try:
            return self._words[name]
        except KeyError:
            raise KeyError(self._missing(name)) from None

    def _missing(self, name: str) -> str:
        given = ", ".join(self._words) or "none"
        return f"no word {name!r} was given to language({self._code!r}, ...); add it there (given: {given})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(
            f"words are read-only, so {name!r} cannot be set; give it to language({self._code!r}, ...)"
        )

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"words are read-only, so {name!r} cannot be deleted")

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, name: object) -> bool:
        return name in self._words

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Words):
            return NotImplemented
        return self._code == other._code and self._words == other._words

    def __hash__(self) -> int:
        return hash((self._code, frozenset(self._words.items())))

    def __reduce__(self) -> tuple[type["Words"], tuple[str, dict[str, str]]]:
        return Words, (self._code, dict(self._words))

    def __repr__(self) -> str:
        given = "".join(f", {name}={word!r}" for name, word in self._words.items())
        return f"language({self._code!r}{given})"


def language(code: str, /, **words: str) -> Words:
    """Set the language of the page and return its words.

    `code` is "ko" or "en"; each keyword names one word, label or message template of the page.

    Raises ValueError for another code or an empty word, TypeError for a word that is no text.
    """
    if code not in LANGUAGES:
        raise ValueError(f'the language must be "ko" or "en", not {code!r}')
    for name, word in words.items():
        if not isinstance(word, str):
            raise TypeError(f"the word {name!r} must be text, not {type(word).__name__}; put it in quotes")
        if not word.strip():
            raise ValueError(f"the word {name!r} is empty in {code!r}; give its text")
        if name.startswith("_"):
            raise ValueError(f"the word {name!r} begins with an underscore; choose a name without one")
    global _current
    _current = code
    return Words(code, words)


def current() -> str:
    """Return the code last given to `language`; "en" before the first call."""
    return _current
