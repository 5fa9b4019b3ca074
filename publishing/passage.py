"""Words that belong together in a source, with code, formulas and roles out of their way.

In a passage a construct (code, a formula, a role) is one character of the private use area, so that rules about words
see words and rules about particles see their host.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

_FIRST = 0xE000
_CONSTRUCTS = re.compile(
    r"\{(?P<role>[\w:+.-]+)\}(?P<fence>`+)(?P<argument>.+?)(?P=fence)"
    r"|(?P<ticks>`+)(?P<code>.+?)(?P=ticks)"
    r"|(?<!\\)\$(?P<math>[^$]+)\$"
    r"|(?P<placeholder>\{\w+\})"
    r"|(?P<address><?https?://[^\s<>)]+>?)"
    r"|(?P<html></?[A-Za-z][^<>]*>)"
    r"|(?P<link>!?\[(?P<label>[^\[\]]*)\]\([^()\s]*\))"
)
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?!\*)")
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|「[^」]*」|『[^』]*』|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")


@dataclass(frozen=True)
class Construct:
    """Something in a sentence that is not words: code, a formula, a role with its argument, a placeholder."""

    kind: str
    text: str


@dataclass
class Passage:
    """Words that belong together. `text` holds constructs as single characters and no emphasis."""

    path: str
    text: str
    constructs: list[Construct] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)  # (offset, line number)
    allowed: frozenset[str] = frozenset()
    stray: list[int] = field(default_factory=list)  # offsets of asterisks that are no emphasis

    def line(self, offset: int) -> int:
        """Return the line of the source on which a character of `text` stands."""
        return self.lines[max(0, bisect_right(self.lines, (offset, 10**9)) - 1)][1]

    def construct(self, character: str) -> Construct | None:
        """Return the construct for which a character stands."""
        number = ord(character) - _FIRST
        return self.constructs[number] if 0 <= number < len(self.constructs) else None

    def quoted(self, offset: int) -> bool:
        """Tell whether a character stands inside quotation marks."""
        return any(match.start() < offset < match.end() - 1 for match in _QUOTED.finditer(self.text))

    def excerpt(self, start: int, end: int, around: int = 12) -> str:
        """Return the words about a place, with constructs as they are written."""
        piece = self.text[max(0, start - around) : end + around]
        return "".join(self._written(character) for character in piece).strip()

    def _written(self, character: str) -> str:
        found = self.construct(character)
        return found.text if found else character


def passage(path: str, pieces: Iterable[tuple[int, str]], allowed: frozenset[str] = frozenset()) -> Passage:
    """Return the passage that `pieces`, the lines of a paragraph with their numbers, make together."""
    joined, lines = "", []
    for number, piece in pieces:
        joined += " " if joined else ""
        lines.append((len(joined), number))
        joined += piece.strip()
    result = Passage(path, "", lines=lines, allowed=allowed)
    text, origin = _replace_constructs(joined, result.constructs)
    for pattern in (_BOLD, _ITALIC):
        text, origin = _drop_marks(text, origin, pattern)
    result.text = text
    result.stray = [match.start() for match in re.finditer(r"\*\*", text)]
    starts = [(number, offset) for offset, number in lines]
    result.lines = [
        (next((at for at, was in enumerate(origin) if was >= offset), len(text)), number) for number, offset in starts
    ]
    return result


def _replace_constructs(text: str, constructs: list[Construct]) -> tuple[str, list[int]]:
    """Return `text` with one character for each construct, and where each character comes from."""
    result, origin, at = [], [], 0
    for match in _CONSTRUCTS.finditer(text):
        result.append(text[at : match.start()])
        origin += range(at, match.start())
        at = match.end()
        if match["link"]:
            label, places = _replace_constructs(match["label"], constructs)
            result.append(label)
            origin += [match.start("label") + place for place in places]
            continue
        kind, inner = _kind(match)
        constructs.append(Construct(kind, inner))
        result.append(chr(_FIRST + len(constructs) - 1))
        origin.append(match.start())
    result.append(text[at:])
    origin += range(at, len(text))
    return "".join(result), origin


def _kind(match: re.Match) -> tuple[str, str]:
    for kind in ("code", "math", "placeholder", "address", "html"):
        if match[kind]:
            return kind, match[kind]
    return match["role"], match["argument"]


def _drop_marks(text: str, origin: list[int], pattern: re.Pattern) -> tuple[str, list[int]]:
    """Return `text` without the marks about each match's first group."""
    gone: set[int] = set()
    for match in pattern.finditer(text):
        gone.update(range(match.start(), match.start(1)))
        gone.update(range(match.end(1), match.end()))
    kept = [place for place in range(len(text)) if place not in gone]
    return "".join(text[place] for place in kept), [origin[place] for place in kept]
