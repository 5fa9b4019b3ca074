"""Which written answers a person must read again."""

from grading.answers import changed_answers, remember_answers
from grading.outcome import CellOutcome, Outcome, answer_digest


def handed_in(text):
    cells = [CellOutcome("why", None, 10.0, answer=answer_digest(text)), CellOutcome("test", 4.0, 4.0)]
    return Outcome("ada", "small", "graded", "en", "hash", "plan", "NAMESPACES", cells)


def test_only_what_changed(tmp_path):
    """Is an answer no change at first or with other spaces around it, and one with other words, until remembered?"""
    path = tmp_path / "small.json"
    first, spaced, other = ([(path, "small", handed_in(text))] for text in ("It is.", " It is.\n", "It is not."))
    assert changed_answers(first) == frozenset()
    remember_answers(first)
    assert changed_answers(spaced) == frozenset()
    assert changed_answers(other) == {("ada", "small", "why")}
    assert changed_answers(other) == {("ada", "small", "why")}  # a run killed before it could remember
    remember_answers(other)
    assert changed_answers(other) == frozenset()


def test_an_unreadable_memory(tmp_path):
    """Does a damaged file ask nobody again, and is it written anew?"""
    path = tmp_path / "small.json"
    path.with_suffix(".answers").write_bytes(b"{")
    held = [(path, "small", handed_in("It is."))]
    assert changed_answers(held) == frozenset()
    remember_answers(held)
    assert changed_answers([(path, "small", handed_in("No."))]) == {("ada", "small", "why")}
