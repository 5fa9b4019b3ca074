"""The course's terms, `book/terms.yml`: one Korean and one English word for each concept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from publishing.pages import LANGUAGES

_KEYS = {"id", *LANGUAGES, "synonyms", "avoid", "definition", "reading"}


class TermsError(Exception):
    """The table of terms breaks a rule; the message says which, and where."""


@dataclass(frozen=True)
class Term:
    """One concept. Each mapping has a key for each language."""

    id: str
    name: dict[str, str]
    definition: dict[str, str]
    synonyms: dict[str, tuple[str, ...]]
    avoid: dict[str, tuple[str, ...]]
    reading: str  # of the Korean name, in Hangul

    def first_mention(self, language: str, words: str | None = None) -> tuple[str, str]:
        """Return what the first mention of a chapter shows: `("합성곱", "(convolution)")`, `("convolution", "")`.

        `words` stand for the term where the sentence needs another form, such as a plural.
        """
        shown = words or self.name[language]
        other = self.name["en"]
        return shown, f"({other})" if language == "ko" and other not in shown else ""


def terms_path(root: Path) -> Path:
    """Return where a project keeps its terms."""
    return root / "book" / "terms.yml"


def read_terms(root: Path) -> dict[str, Term]:
    """Return the terms by id; TermsError when the table is missing, incomplete, or gives one word two meanings."""
    path = terms_path(root)
    if not path.is_file():
        raise TermsError("book/terms.yml is missing: it holds the course's terms.")
    terms = [_term(entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or []]
    _check_unique(terms)
    return {term.id: term for term in terms}


def _term(entry: dict) -> Term:
    place = f"book/terms.yml, term {entry.get('id', entry)!r}"
    if unknown := set(entry) - _KEYS:
        raise TermsError(f"{place}: unknown key {sorted(unknown)[0]!r}; known are {', '.join(sorted(_KEYS))}.")
    definition = entry.get("definition", {})
    missing = [key for key in ("id", *LANGUAGES) if not entry.get(key)]
    missing += [f"definition: {language}" for language in LANGUAGES if not definition.get(language)]
    if missing:
        raise TermsError(f"{place} lacks {missing[0]!r}: every term needs it.")
    reading = entry.get("reading", entry["ko"])
    if not "가" <= reading[-1] <= "힣":
        raise TermsError(f"{place}: its Korean name ends in {reading[-1]!r}; give a `reading` in Hangul.")
    words = {key: entry.get(key, {}) for key in ("synonyms", "avoid")}
    lists = {key: {one: tuple(words[key].get(one, ())) for one in LANGUAGES} for key in words}
    names = {language: entry[language] for language in LANGUAGES}
    return Term(entry["id"], names, definition, lists["synonyms"], lists["avoid"], reading)


def _check_unique(terms: Iterable[Term]) -> None:
    terms = list(terms)
    for what, words in {
        "id": [term.id for term in terms],
        "Korean term": [term.name["ko"] for term in terms],
        "English term": [term.name["en"].lower() for term in terms],
    }.items():
        if twice := [word for word, count in Counter(words).items() if count > 1]:
            raise TermsError(f"book/terms.yml: the {what} {twice[0]!r} stands there twice: one word, one concept.")
    for language in LANGUAGES:
        names = {term.name[language]: term.id for term in terms}
        for term in terms:
            if bad := [word for word in (*term.avoid[language], *term.synonyms[language]) if word in names]:
                raise TermsError(
                    f"book/terms.yml: {bad[0]!r} is to be avoided or a synonym for {term.id!r}, "
                    f"yet it is the term for {names[bad[0]]!r}: choose one."
                )
