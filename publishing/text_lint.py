"""What a lint of prose reports, and the rules that both languages share: markup, spaces, names of concepts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publishing.passage import Passage
from publishing.terms import Term

_BY_LETTER = re.compile(r"(?<![\w.])(?!0x)\d+(?:x\d+)+\b")


@dataclass(frozen=True, order=True)
class Fault:
    """A place that breaks a rule."""

    path: str
    line: int
    text: str
    rule: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: «{self.text}»: {self.rule}"


def fault(passage: Passage, start: int, end: int, rule: str) -> Fault:
    """Return the fault of a stretch of a passage, shown with the words about it."""
    return Fault(passage.path, passage.line(start), passage.excerpt(start, end), rule)


def shared_faults(passage: Passage, terms: dict[str, Term], language: str) -> Iterator[Fault]:
    """Yield stray asterisks, double spaces, a letter for the times sign, and names that a concept does not go by."""
    for at in passage.stray:
        yield fault(passage, at, at + 2, "`**` without its partner: bold begins and ends at a word")
    for match in re.finditer(r"(?<=\S) {2,}(?=\S)", passage.text):
        yield fault(passage, *match.span(), "two spaces: write one")
    for match in _BY_LETTER.finditer(passage.text):
        yield fault(passage, *match.span(), f"the letter x for a size: write {match[0].replace('x', '×')}")
    yield from _avoided(passage, terms, language)


def _avoided(passage: Passage, terms: dict[str, Term], language: str) -> Iterator[Fault]:
    words = [(word, term.name[language]) for term in terms.values() for word in term.avoid[language]]
    taken: set[int] = set()
    for word, name in sorted(words, key=lambda pair: -len(pair[0])):  # the longest first: it tells most
        if word in passage.allowed:
            continue
        for match in _pattern(word).finditer(passage.text):
            if not passage.quoted(match.start()) and match.start() not in taken:
                taken.update(range(*match.span()))
                yield fault(passage, *match.span(), f"{word!r} is not what this course says: write {name!r}")


def _pattern(word: str) -> re.Pattern:
    """Match a word where it begins a word; what follows may be a particle or a plural's ending."""
    if word.isascii():
        return re.compile(rf"(?<![A-Za-z]){re.escape(word)}", re.IGNORECASE if word.islower() else 0)
    return re.compile(rf"(?<![가-힣]){re.escape(word)}")
