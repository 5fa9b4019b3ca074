"""What of a quiz stops a build, and what it says then."""

import re

import pytest

from publishing.build import BuildError, build_language

from .quiz_page import PAGE
from .small_book import make_book


def quiz(options: str, *blocks: str, name: str = "planted", question: str = "Question?") -> str:
    """Return a quiz with these options and blocks."""
    return f"\n::::{{quiz}} {name}\n{options}\n\n{question}\n\n" + "\n".join(blocks) + "\n::::\n"


def block(name: str, text: str = "Text") -> str:
    """Return one block of a quiz."""
    name, *key = name.split(" ", 1)
    return f":::{{{name}}} {''.join(key)}\n{text}\n:::"


A, B = block("choice a", "A\n---\nno"), block("choice b", "B\n---\nyes")
RIGHT, WRONG = block("explain right"), block("explain wrong")
REVEAL = block("reveal")
FAULTS = {
    "unknown kind": (
        quiz(":kind: essay", A, B),
        "the kind is 'essay': choose one of choice, number, predict",
    ),
    "no kind": (quiz(":answer: a", A, B), "the kind is ''"),
    "no answer": (quiz(":kind: choice", A, B), "no choice is right"),
    "answer is no choice": (quiz(":kind: choice\n:answer: c", A, B), "answer c is none of the choices a, b"),
    "answer twice": (quiz(":kind: choice\n:answer: b, b", A, B), "answer b, b names a choice twice"),
    "one choice": (quiz(":kind: choice\n:answer: a", A), "fewer than two choices"),
    "same key": (quiz(":kind: choice\n:answer: b", A, A, B), "2 blocks a: keep one"),
    "bad key": (quiz(":kind: choice\n:answer: b", block("choice A 1", "A\n---\nno"), B), "'A 1' needs a key"),
    "no explanation": (
        quiz(":kind: choice\n:answer: b", block("choice a"), B),
        "choice a has no explanation",
    ),
    "nothing after the line": (
        quiz(":kind: choice\n:answer: b", block("choice a", "A\n---"), B),
        "choice a has no explanation",
    ),
    "choice of two paragraphs": (
        quiz(":kind: choice\n:answer: b", block("choice a", "A\n\nA\n---\nno"), B),
        "choice a is not one paragraph",
    ),
    "choice with an explain block": (quiz(":kind: choice\n:answer: b", A, B, RIGHT), "holds a block explain"),
    "choice with a tolerance": (
        quiz(":kind: choice\n:answer: b\n:tolerance: 1", A, B),
        ":tolerance: means nothing",
    ),
    "no question": (quiz(":kind: choice\n:answer: b", A, B, question=""), "write the question first"),
    "question last": (quiz(":kind: choice\n:answer: b", A, B, "After."), "write the question first"),
    "number in words": (
        quiz(":kind: number\n:answer: four", RIGHT, WRONG),
        ":answer: 'four' is not a number",
    ),
    "no number": (quiz(":kind: number", RIGHT, WRONG), ":answer: '' is not a number"),
    "infinite number": (quiz(":kind: number\n:answer: inf", RIGHT, WRONG), ":answer: 'inf' is not a number"),
    "negative tolerance": (quiz(":kind: number\n:answer: 1\n:tolerance: -1", RIGHT, WRONG), "-1 is negative"),
    "right is not explained": (quiz(":kind: number\n:answer: 4", WRONG), "no explanation of a right answer"),
    "wrong is not explained": (quiz(":kind: number\n:answer: 4", RIGHT), "no explanation of a wrong answer"),
    "empty explanation": (
        quiz(":kind: number\n:answer: 4", RIGHT, block("explain wrong", "")),
        "wrong is empty",
    ),
    "mistake in words": (
        quiz(":kind: number\n:answer: 4", RIGHT, WRONG, block("explain five")),
        "explain 'five'",
    ),
    "mistake is right": (
        quiz(":kind: number\n:answer: 4\n:tolerance: 1", RIGHT, WRONG, block("explain 5")),
        "explains 5 as a mistake, but its answer accepts 5",
    ),
    "nothing to reveal": (quiz(":kind: predict"), "0 reveal blocks"),
    "prediction explains": (
        quiz(":kind: predict", A, B, REVEAL),
        "a choice of a prediction has an explanation",
    ),
    "prediction with an answer": (quiz(":kind: predict\n:answer: 4", REVEAL), ":answer: means nothing"),
    "bad id": (quiz(":kind: predict", REVEAL, name="Two Words"), "write the id in a-z"),
    "block alone": ("\n" + REVEAL + "\n", "block reveal stands outside a quiz"),
}


@pytest.fixture(scope="module")
def warnings(tmp_path_factory):
    """The line of each fault on a page that has them all, and what a build says of that page."""
    planted = [source.replace("planted", f"planted-{number}") for number, (source, _) in enumerate(FAULTS.values())]
    root = make_book(tmp_path_factory.mktemp("faults"), {"01-a": "(a)=\n# A\n" + "".join(planted)}, {"01-a": PAGE})
    page = (root / "book" / "ko" / "01-a.md").read_text(encoding="utf-8")
    starts = [page.rindex(source) + 1 for source in planted]
    lines = {name: page[:start].count("\n") + 1 for name, start in zip(FAULTS, starts, strict=True)}
    with pytest.raises(BuildError) as caught:
        build_language(root, "ko", lambda line: None)
    return lines, caught.value.warnings


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_stops_the_build(warnings, fault):
    """Is a quiz that cannot be asked or checked a warning at its line that says what to do?"""
    lines, said = warnings
    here = [line for line in said if re.search(rf"01-a\.md:{lines[fault]}\b", line)]
    assert len(here) == 1, said
    assert FAULTS[fault][1] in here[0]


def test_only_the_faults_are_warned_of(warnings):
    """Is nothing said beyond one line a fault?"""
    assert len(warnings[1]) == len(FAULTS)


def test_id_twice_on_a_page_and_on_the_site(tmp_path):
    """Is an id that another quiz bears a fault, on the same page and on another one?"""
    one, other = quiz(":kind: predict", REVEAL, name="taken"), quiz(":kind: predict", REVEAL, name="twice")
    chapters = {"01-a": "(a)=\n# A\n" + one + other + other, "02-b": "(b)=\n# B\n" + one}
    root = make_book(tmp_path, chapters, chapters)
    with pytest.raises(BuildError) as caught:
        build_language(root, "en", lambda line: None)
    said = [line for line in caught.value.warnings if "its id is taken" in line]
    assert len(said) == 2, caught.value.warnings
    assert "01-a.md" in said[0] and "quiz twice: its id is taken by a quiz of the page 01-a" in said[0]
    assert "02-b.md" in said[1] and "quiz taken: its id is taken by a quiz of the page 01-a" in said[1]
