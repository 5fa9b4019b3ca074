"""Inputs of tests are drawn anew for every submission: what an answer gets must not depend on the draw."""

import pytest

from cnnlib.checks import session
from grading.sample_class import catalogued_answers
from grading.trial import run_trial
from publishing.assignment import find_assignments
from tests.publishing.small_book import ROOT

DRAWS = 8


def marks(assignment, answer, draw: int) -> frozenset:
    """Every graded cell's points and the misconception it names."""
    session._session = session.Session(seed=f"draw {draw}")
    results = run_trial(assignment.notebook, {answer.exercise: answer.source})
    return frozenset((cell.grade_id, cell.points, cell.misconception) for cell in results)


@pytest.mark.proof
@pytest.mark.timeout(0)
@pytest.mark.parametrize("assignment", find_assignments(ROOT), ids=lambda one: one.id)
def test_same_marks_whatever_is_drawn(assignment, monkeypatch):
    """Has every catalogued answer the same points and names in each draw, alternatives all of them?"""
    monkeypatch.setattr(session, "_session", session.Session())
    for kind in ("alternative", "wrong"):
        for answer in catalogued_answers(assignment, kind):
            seen = {marks(assignment, answer, draw) for draw in range(DRAWS)}
            assert len(seen) == 1, f"{answer.name}: {seen}"
