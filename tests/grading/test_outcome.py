"""Outcomes as files."""

import json

import pytest

from grading.outcome import CellOutcome, Outcome, read_outcome, write_outcome

CELLS = [CellOutcome("a", 1.5, 2, "말", "key", "mistake", True), CellOutcome("b", None, 3, answer="x")]
OUTCOME = Outcome(
    "김", "a1", "graded", "ko", "s", "p", "NONE", CELLS, noticed=[("copied_cell", "a")], values={"x": "1"}
)


def test_there_and_back(tmp_path):
    """Does an outcome come back from its file as it was, in a folder that was not there?"""
    write_outcome(tmp_path / "new" / "o.json", OUTCOME)
    assert read_outcome(tmp_path / "new" / "o.json") == OUTCOME


def test_sums():
    """Are scores the sum of what is graded, and the waiting those without points?"""
    assert (OUTCOME.score, OUTCOME.max_score, OUTCOME.waiting) == (1.5, 5, ["b"])


def test_half_a_character(tmp_path):
    """Is a message that is no text, from an answer, still an outcome?"""
    write_outcome(
        tmp_path / "o.json", Outcome("a", "b", "graded", "en", "", "", "NONE", [CellOutcome("a", 0, 1, "\ud800")])
    )
    assert read_outcome(tmp_path / "o.json").cells[0].message == "?"


@pytest.mark.parametrize("change", ["format", "cells", "status", "text", "half", "gone"])
def test_what_is_no_outcome(tmp_path, change):
    """Is a file of another format, or that was damaged, none, so that it is graded again?"""
    path = tmp_path / "o.json"
    write_outcome(path, OUTCOME)
    held = json.loads(path.read_text(encoding="utf-8"))
    if change == "format":
        held["format"] = 0
    elif change in ("cells", "status"):
        del held[change]
    path.write_text({"text": "[]", "half": json.dumps(held)[:50]}.get(change, json.dumps(held)), encoding="utf-8")
    if change == "gone":
        path.unlink()
    assert read_outcome(path) is None
