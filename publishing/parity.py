"""The gate against drift: both languages of the book have the same parts, and each section has seen its twin.

A section is stamped with a digest of its counterpart, `% twin: 1a2b3c4d5e` right above its label. When the counterpart
changes, the stamp is out of date until a person has looked at both and runs `course stamp`.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest
from pathlib import Path
from statistics import median

from publishing.page_structure import STAMP, Mention, PageStructure, Part, Section, make_parser, read_structure
from publishing.pages import LANGUAGES, pages

_LENGTH_RATIO = (0.6, 1.6)
_SHORT = 100
# In order: what a reader sees first. Word order moves the others.
_ORDERED = re.compile(r"cite(:\w+)?")
# One language may repeat these where the other says "it": that they occur is compared, not how often.
_REPEATED = ("formula", "number")
_CALLED = {"code": "code span", "footnote": "footnote", "link": "link", "formula": "formula", "number": "number"}


class ParityError(Exception):
    """The two languages have drifted apart; the message says where, one line each."""


@dataclass(frozen=True)
class Pair:
    """A page in both languages."""

    ko: PageStructure
    en: PageStructure

    @property
    def both(self) -> tuple[PageStructure, PageStructure]:
        """Return the two pages, Korean first."""
        return self.ko, self.en

    def shared(self) -> Iterator[tuple[Section, Section]]:
        """Yield the sections that both languages have."""
        english = {section.label: section for section in self.en.sections}
        yield from ((section, english[section.label]) for section in self.ko.sections if section.label in english)


def read_pairs(root: Path) -> list[Pair]:
    """Return the book's pages with their structure, in reading order; PagesError when a listed page is missing."""
    parser = make_parser(root)
    both = [[read_structure(page, parser) for page in pages(root, language)] for language in LANGUAGES]
    english = {structure.page.stem: structure for structure in both[1]}
    return [Pair(page, english[page.page.stem]) for page in both[0] if page.page.stem in english]


def require_parity(root: Path) -> None:
    """Raise ParityError unless `check_parity` finds nothing."""
    if faults := check_parity(root):
        raise ParityError("\n".join(["book/ko and book/en have drifted apart:", *faults]))


def check_parity(root: Path) -> list[str]:
    """Return what differs between book/ko and book/en, a sentence each with file and line; outputs aside."""
    return [fault for pair in read_pairs(root) for fault in check_pair(pair)]


def check_pair(pair: Pair) -> list[str]:
    """Return what differs between the two languages of one page."""
    faults = [f"{page.name}:{line}: {text}." for page in pair.both for line, text in sorted(page.faults)]
    for key in sorted(pair.ko.header.keys() | pair.en.header.keys()):
        ko, en = pair.ko.header.get(key, ""), pair.en.header.get(key, "")
        if ko != en:
            faults.append(f"{pair.ko.name}:1: the header's {key} is {_show(ko)}, but {_show(en)} in {pair.en.name}.")
    faults += _compare_labels(pair)
    for twins in pair.shared():
        faults += _compare_parts(pair, *twins)
        faults += _compare_mentions(pair, *twins)
    return [*faults, *_compare_stamps(pair)]


def notes(root: Path) -> list[str]:
    """Return what a person may want to look at: prose in code, and sections much longer in one language."""
    pairs = read_pairs(root)
    found = [f"{page.name}:{line}: {text}." for pair in pairs for page in pair.both for line, text in page.notes]
    long = [(pair, ko, en) for pair in pairs for ko, en in pair.shared() if min(ko.prose, en.prose) >= _SHORT]
    usual = median([ko.prose / en.prose for _, ko, en in long] or [1])
    for pair, ko, en in long:
        ratio = ko.prose / en.prose / usual
        if not _LENGTH_RATIO[0] <= ratio <= _LENGTH_RATIO[1]:
            found.append(
                f"{pair.ko.name}:{ko.line}: ({ko.label}) has {ko.prose} letters for {en.prose} in English, "
                f"{ratio:.2f} of the book's usual ratio: is something missing in one of them?"
            )
    return found


def stamp_pages(root: Path, stem: str | None = None) -> list[str]:
    """Stamp every section, of one page or of all, with the digest of its counterpart as it is now.

    Returns the sections whose stamp changed. Raises ParityError for a stem that the book does not have.
    """
    pairs = [pair for pair in read_pairs(root) if stem in (None, pair.ko.page.stem)]
    if not pairs:
        raise ParityError(f"The book has no page {stem}: give the stem of a file in book/ko, or none for all.")
    changed = []
    for pair in pairs:
        stamps: tuple[dict[int, str], dict[int, str]] = ({}, {})
        for twins in pair.shared():
            for own, other, fresh in zip(twins, reversed(twins), stamps, strict=True):
                if own.label and own.stamp != (stamp := digest(other)):
                    fresh[own.line] = stamp
        for page, fresh in zip(pair.both, stamps, strict=True):
            _write_stamps(page.page.path, fresh)
            changed += [f"{page.name}: ({s.label})" for s in page.sections if s.label and s.line in fresh]
    return changed


def digest(section: Section) -> str:
    """Return the ten hexadecimal digits that stand for a section's text; spaces and line breaks do not count."""
    return hashlib.sha256(section.source.encode()).hexdigest()[:10]


def _write_stamps(path: Path, stamps: dict[int, str]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for line, stamp in sorted(stamps.items(), reverse=True):
        above = line - 1
        if above and STAMP.match(lines[above - 1]):
            above -= 1
        lines[above : line - 1] = [f"% twin: {stamp}"]
    if stamps:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _compare_stamps(pair: Pair) -> Iterator[str]:
    for twins in pair.shared():
        for page, other, own, twin in zip(pair.both, reversed(pair.both), twins, reversed(twins), strict=True):
            if own.label and own.stamp is None:
                yield f"{page.name}:{own.line}: ({own.label}) has no stamp: compare both, then run `course stamp`."
            elif own.label and own.stamp != digest(twin):
                yield (
                    f"{other.name}:{twin.line}: ({own.label}) changed since {page.name}:{own.line} was last compared "
                    "with it: bring both together, then run `course stamp`."
                )


def _compare_labels(pair: Pair) -> Iterator[str]:
    for page, other in (pair.both, pair.both[::-1]):
        there = {section.label for section in other.sections}
        seen = set()
        for section in page.sections:
            if section.label in seen:
                yield f"{page.name}:{section.line}: the label ({section.label}) stands here a second time."
            elif section.label not in there:
                yield f"{page.name}:{section.line}: the label ({section.label}) is missing in {other.name}."
            seen.add(section.label)
    ko, en = ([section for section, _ in pair.shared()], [section for _, section in pair.shared()])
    order = {section.label: place for place, section in enumerate(sorted(en, key=lambda section: section.line))}
    for before, after in pairwise(ko):
        if order[before.label] > order[after.label]:
            yield f"{pair.ko.name}:{after.line}: ({after.label}) stands before ({before.label}) in {pair.en.name}."


def _compare_parts(pair: Pair, ko: Section, en: Section) -> Iterator[str]:
    here, there = ([part.name for part in section.parts] for section in (ko, en))
    for tag, i, i_end, j, j_end in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        if tag == "equal":
            for one, two in zip(ko.parts[i:i_end], en.parts[j:j_end], strict=True):
                yield from _compare_part(pair, one, two)
            continue
        # All parts after these are off by as many: only the first tells the author something.
        yield from _lonely(pair.ko, pair.en, en, ko.parts[i:i_end])
        yield from _lonely(pair.en, pair.ko, ko, en.parts[j:j_end])


def _lonely(page: PageStructure, other: PageStructure, there: Section, parts: Sequence[Part]) -> Iterator[str]:
    place = f"the section ({there.label}) of {other.name}:{there.line}" if there.label else f"the top of {other.name}"
    for part in parts:
        yield f"{page.name}:{part.line}: this {part.name} has no counterpart at the same place in {place}."


def _compare_part(pair: Pair, ko: Part, en: Part) -> Iterator[str]:
    for aspect in sorted(ko.details.keys() | en.details.keys()):
        one, two = ko.details.get(aspect), en.details.get(aspect)
        same = one == two if ko.name == "code cell" else neutral(one, "ko") == neutral(two, "en")
        if one != two and not same:
            here, there = _first_difference(one, two)
            yield (
                f"{pair.ko.name}:{ko.line}: the {ko.name}'s {aspect} is {here}, "
                f"but {there} in {pair.en.name}:{en.line}."
            )


def _compare_mentions(pair: Pair, ko: Section, en: Section) -> Iterator[str]:
    for kind in sorted({mention.kind for mention in ko.mentions + en.mentions}):
        one, two = ([mention for mention in section.mentions if mention.kind == kind] for section in (ko, en))
        if kind in _REPEATED:
            one, two = ([*{mention.value: mention for mention in reversed(side)}.values()] for side in (one, two))
        name = _CALLED.get(kind, f"`{{{kind}}}`")
        only_ko, only_en = _unmatched(one, two)
        for page, other, section, left in ((pair.ko, pair.en, en, only_ko), (pair.en, pair.ko, ko, only_en)):
            for mention in left:
                yield (
                    f"{page.name}:{mention.line}: the {name} {_show(mention.value)} has no counterpart "
                    f"in ({section.label}), {other.name}:{section.line}."
                )
        if _ORDERED.fullmatch(kind) and not only_ko and not only_en:
            for here, there in zip(one, two, strict=True):
                if here.value != there.value:
                    yield (
                        f"{pair.ko.name}:{here.line}: the {name} {_show(here.value)} stands where "
                        f"{pair.en.name}:{there.line} has {_show(there.value)}: cite in the same order."
                    )
                    break


def _unmatched(ko: list[Mention], en: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Return what is left on each side: equal values go first, then those that only name their own language."""
    for languages in (("", ""), ("ko", "en")):
        counts = [Counter(neutral(m.value, name) for m in side) for side, name in zip((ko, en), languages, strict=True)]
        common = counts[0] & counts[1]
        ko, en = (_without(side, common.copy(), name) for side, name in zip((ko, en), languages, strict=True))
    return ko, en


def _without(mentions: list[Mention], common: Counter, language: str) -> list[Mention]:
    left = []
    for mention in mentions:
        value = neutral(mention.value, language)
        if common[value]:
            common[value] -= 1
        else:
            left.append(mention)
    return left


def neutral(value: str | None, language: str) -> str | None:
    """Return a value whose own language is a blank: `exercises/ko` and `exercises/en` are twins."""
    return re.sub(rf"(?<![\w-]){language}(?![\w-])", "{language}", value) if language and value else value


def _first_difference(one: str | None, two: str | None) -> tuple[str, str]:
    if one is None or two is None:
        return _show(one), _show(two)
    lines = zip_longest(one.splitlines(), two.splitlines(), fillvalue="")
    here, there = next((pair for pair in lines if pair[0] != pair[1]), ("", ""))
    # Long formulas and word lists differ somewhere inside.
    start = next((i for i, pair in enumerate(zip(here, there, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, start - 20) if max(len(here), len(there)) > 60 else 0
    return _show(here[start:]), _show(there[start:])


def _show(value: str | None) -> str:
    if value is None or value == "":
        return "missing"
    value = value.splitlines()[0]
    return f"`{value}`" if len(value) <= 60 else f"`{value[:57]}...`"
