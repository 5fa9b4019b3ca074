"""Which pages exist, in which order, in each language."""

from dataclasses import dataclass
from pathlib import Path

import yaml

LANGUAGES = ("ko", "en")


class PagesError(Exception):
    """The two languages' tables of contents, or their files, do not agree."""


@dataclass(frozen=True)
class Page:
    """One page in one language; `stem` is its address and equal in both languages."""

    language: str
    stem: str
    path: Path


def read_toc(root: Path, language: str) -> dict:
    """Return the parsed `book/<language>/_toc.yml`; PagesError when it is missing or not a mapping."""
    path = root / "book" / language / "_toc.yml"
    if not path.is_file():
        raise PagesError(f"book/{language}/_toc.yml is missing: each language lists its pages there.")
    toc = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(toc, dict) or "root" not in toc:
        raise PagesError(f"book/{language}/_toc.yml must be a mapping with a `root` page.")
    return toc


def toc_stems(toc: dict) -> list[str]:
    """Return the stems a table of contents lists, the root first, in reading order."""
    stems = [toc["root"]]

    def walk(entries: list[dict]) -> None:
        for entry in entries:
            if "file" in entry:
                stems.append(entry["file"])
            for below in ("chapters", "sections", "entries"):
                walk(entry.get(below, []))

    walk(toc.get("parts", []) or toc.get("chapters", []))
    return stems


def toc_structure(toc: dict) -> object:
    """Return a table of contents without its captions and titles: what both languages must share."""
    if isinstance(toc, dict):
        return {key: toc_structure(value) for key, value in toc.items() if key not in ("caption", "title")}
    return [toc_structure(entry) for entry in toc] if isinstance(toc, list) else toc


def pages(root: Path, language: str) -> list[Page]:
    """Return a language's pages in reading order; PagesError when a listed file does not exist."""
    found = []
    for stem in toc_stems(read_toc(root, language)):
        path = root / "book" / language / f"{stem}.md"
        if not path.is_file():
            raise PagesError(f"book/{language}/_toc.yml lists {stem}, but book/{language}/{stem}.md is missing.")
        found.append(Page(language, stem, path))
    return found


def check_trees(root: Path) -> None:
    """Raise PagesError unless both languages list the same pages in the same parts and every file is listed.

    A page in one language only would leave the language switch of its readers without a target.
    """
    first, second = (read_toc(root, language) for language in LANGUAGES)
    for language, toc, other in zip(LANGUAGES, (first, second), (second, first), strict=True):
        if alone := sorted(set(toc_stems(toc)) - set(toc_stems(other))):
            raise PagesError(f"only book/{language}/_toc.yml lists {', '.join(alone)}: list it in both languages.")
    if toc_structure(first) != toc_structure(second):
        raise PagesError(
            "book/ko/_toc.yml and book/en/_toc.yml differ in their order, parts or options: "
            "only captions and titles may."
        )
    for language in LANGUAGES:
        listed = {page.path for page in pages(root, language)}
        if left := sorted(path.name for path in (root / "book" / language).glob("*.md") if path not in listed):
            raise PagesError(f"book/{language}/{left[0]} is not in book/{language}/_toc.yml: list it or remove it.")
