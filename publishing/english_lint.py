"""The lint of English prose: a space after each full stop, and the rules that both languages share."""

import re
from collections.abc import Iterator
from pathlib import Path

from publishing.passage import Passage
from publishing.prose import language_sources
from publishing.terms import Term, read_terms
from publishing.text_lint import Fault, fault, shared_faults

# `nn.Linear` may stand in a message, which has no code spans.
_FULL_STOP = r"(?<=[a-z0-9)\]”’])(?<!\bnn)[.!?](?=[A-Z][a-z ]|[“‘\ue000-\uf8ff])"
_NO_SPACE = re.compile(_FULL_STOP + r"|(?<=[a-z)\]])[,;:](?=[A-Za-z“‘])")


def english_faults(root: Path) -> list[Fault]:
    """Return the faults of all English prose of the project in `root`; TermsError when its terms cannot be read."""
    terms = read_terms(root)
    return [one for part in language_sources(root, "en") for one in passage_faults(part, terms)]


def passage_faults(passage: Passage, terms: dict[str, Term]) -> Iterator[Fault]:
    """Yield what a passage does wrong."""
    yield from shared_faults(passage, terms, "en")
    for match in _NO_SPACE.finditer(passage.text):
        yield fault(passage, *match.span(), f"no space after {match[0]!r}: write one")
