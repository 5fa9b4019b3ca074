"""The register of claims, book/claims.yml: what the source documents say, and the chapters that show what is true."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

LANGUAGES = ("ko", "en")
VERDICTS = ("holds", "refine", "correct")
_ID = re.compile(r"D\d-\d\d")
_DIRECTIVE = re.compile(r"^(?:`{3,}|:{3,})\{claim\}[ \t]+(\S+)", re.MULTILINE)


class ClaimsError(Exception):
    """The register is missing, or an entry of it breaks a rule."""


@dataclass(frozen=True)
class Claim:
    """One claim. `texts[language]` holds `claim`, `show` and, unless it simply holds, `truth`."""

    id: str
    verdict: str
    chapters: tuple[str, ...]
    skill: bool
    cited: bool
    texts: Mapping[str, Mapping[str, str]]

    @property
    def anchor(self) -> str:
        """The address of its box on a page, equal in both languages."""
        return f"claim-{self.id.lower()}"

    @property
    def entry(self) -> str:
        """The address, and label, of its entry on the page of all claims."""
        return f"register-{self.id.lower()}"

    def label(self, page: str) -> str:
        """Return the label of its box on a page: the owner's is the anchor itself, since labels are unique."""
        return self.anchor if page == self.chapters[0] else f"{self.anchor}-{page}"


@dataclass(frozen=True)
class Chapter:
    """A chapter, written or planned."""

    stem: str
    title: Mapping[str, str]

    @property
    def number(self) -> int:
        """The number with which its stem begins."""
        return int(self.stem.split("-")[0])


@dataclass(frozen=True)
class Part:
    """A part of the book with its chapters."""

    title: Mapping[str, str]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Register:
    """All claims by their id, and the parts of the book in order."""

    claims: Mapping[str, Claim]
    parts: tuple[Part, ...]


def register_path(root: Path) -> Path:
    """Return where a project keeps its register."""
    return root / "book" / "claims.yml"


def read_register(root: Path) -> Register:
    """Return the register of a project; ClaimsError when it is missing or an entry breaks a rule."""
    path = register_path(root)
    if not path.is_file():
        raise ClaimsError("book/claims.yml is missing: a page can show only claims that are registered there.")
    return _parse(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def _parse(text: str) -> Register:
    data = yaml.safe_load(text)
    parts = tuple(
        Part(part["title"], tuple(Chapter(one["stem"], one["title"]) for one in part["chapters"]))
        for part in data["parts"]
    )
    stems = {chapter.stem for part in parts for chapter in part.chapters}
    claims: dict[str, Claim] = {}
    for entry in data["claims"]:
        claim = _read_entry(entry, stems)
        if claim.id in claims:
            raise ClaimsError(f"book/claims.yml has {claim.id} twice: give each claim one entry.")
        claims[claim.id] = claim
    return Register(claims, parts)


def _read_entry(entry: dict, stems: set[str]) -> Claim:
    name = entry.get("id", "an entry without an id")
    chapters = tuple(entry.get("chapters", ()))
    rules = {
        "its id must look like D2-03": bool(_ID.fullmatch(str(entry.get("id")))),
        f"its verdict must be one of {', '.join(VERDICTS)}": entry.get("verdict") in VERDICTS,
        "its chapters must be chapters that `parts` lists": bool(chapters) and stems >= set(chapters),
        "skill must be yes or no": isinstance(entry.get("skill"), bool),
    }
    wanted = {"claim", "show"} if entry.get("verdict") == "holds" else {"claim", "truth", "show"}
    for language in LANGUAGES:
        texts = entry.get(language) or {}
        named = wanted <= set(texts) <= wanted | {"truth"}
        rules[f"{language} needs {', '.join(sorted(wanted))} and may have truth"] = named and all(texts.values())
    rules["truth must stand in both languages or in none"] = (
        len({"truth" in (entry.get(language) or {}) for language in LANGUAGES}) == 1
    )
    for rule, kept in rules.items():
        if not kept:
            raise ClaimsError(f"book/claims.yml, {name}: {rule}.")
    return Claim(
        name,
        entry["verdict"],
        chapters,
        entry["skill"],
        entry.get("cited", False),
        {language: entry[language] for language in LANGUAGES},
    )


def shown_on(path: Path) -> list[str]:
    """Return the ids of the claims that a page's source shows, in order; none when there is no such page."""
    return _DIRECTIVE.findall(path.read_text(encoding="utf-8")) if path.is_file() else []
