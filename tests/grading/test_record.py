"""The gradebook after grading, hand grading and grading again."""

import dataclasses
import shutil

import pytest
from nbgrader.api import Gradebook

from grading.record import record
from tests.hostile.graded_class import ASSIGNMENT


@pytest.fixture
def book(small_class, tmp_path):
    """A copy of the gradebook, its address, and the outcomes that are in it."""
    graded, summary = small_class
    shutil.copy(graded.course / "gradebook.db", tmp_path / "gradebook.db")
    return f"sqlite:///{tmp_path / 'gradebook.db'}", summary.outcomes


def grade_of(database, student, name):
    """Automatic points, points by hand, whether a person is to grade, and the score."""
    with Gradebook(database, "cnn") as opened:
        held = opened.find_grade(name, ASSIGNMENT, ASSIGNMENT, student)
        return held.auto_score, held.manual_score, held.needs_manual_grade, held.score


def change(outcomes, student, **cells):
    """The outcomes with other points for one student's cells."""
    changed = []
    for notebook, outcome, folder in outcomes:
        if outcome.student == student:
            new = [
                dataclasses.replace(cell, points=cells.get(cell.grade_id, cell.points), blank=False)
                for cell in outcome.cells
            ]
            outcome = dataclasses.replace(outcome, cells=new, submission="another")
        changed.append((notebook, outcome, folder))
    return changed


def by_hand(database, student, points, comment):
    """What formgrader writes when a person grades."""
    with Gradebook(database, "cnn") as opened:
        held = opened.find_grade("why", ASSIGNMENT, ASSIGNMENT, student)
        held.manual_score, held.needs_manual_grade = points, False
        opened.find_comment("why", ASSIGNMENT, ASSIGNMENT, student).manual_comment = comment
        opened.db.commit()


def test_what_a_run_wrote(book):
    """Has every cell its points, a written answer nobody's yet, and a blank one 0?"""
    database, _ = book
    assert grade_of(database, "ada", "halve_values") == (40, None, False, 40)
    assert grade_of(database, "ada", "why") == (None, None, True, 0)
    assert grade_of(database, "haneul", "why") == (0, None, False, 0)
    assert grade_of(database, "eve", "halve_values") == (0, None, False, 0)


def test_again_changes_nothing(book):
    """Does recording the same outcomes twice more change no row?"""
    database, outcomes = book
    assert record(database, "cnn", outcomes) == 0
    assert record(database, "cnn", outcomes) == 0


def test_a_persons_points_stay(book):
    """Are a person's points and words kept when the same answer is graded again?"""
    database, outcomes = book
    by_hand(database, "ada", 7, "Good.")
    record(database, "cnn", outcomes)
    assert grade_of(database, "ada", "why") == (None, 7, False, 7)
    with Gradebook(database, "cnn") as opened:
        assert opened.find_comment("why", ASSIGNMENT, ASSIGNMENT, "ada").manual_comment == "Good."


def test_new_points_of_a_test(book):
    """Do new points of a test replace the old, and leave a person's points on another cell?"""
    database, outcomes = book
    by_hand(database, "ada", 7, "Good.")
    assert record(database, "cnn", change(outcomes, "ada", halve_values=0.0)) == 1
    assert grade_of(database, "ada", "halve_values") == (0, None, False, 0)
    assert grade_of(database, "ada", "why") == (None, 7, False, 7)


def test_a_changed_answer(book):
    """Is a person asked again when a graded answer changed, once, with the points kept until then?"""
    database, outcomes = book
    by_hand(database, "ada", 7, "Good.")
    changed = frozenset({("ada", ASSIGNMENT, "why")})
    assert record(database, "cnn", outcomes, changed) == 1
    assert grade_of(database, "ada", "why") == (None, 7, True, 7)
    by_hand(database, "ada", 9, "Better.")
    record(database, "cnn", outcomes)
    assert grade_of(database, "ada", "why") == (None, 9, False, 9)


def test_a_blank_answer_filled_in(book):
    """Does an answer that was blank, and is now written, wait for a person?"""
    database, outcomes = book
    record(database, "cnn", change(outcomes, "haneul", why=None))
    assert grade_of(database, "haneul", "why") == (None, None, True, 0)


def test_an_unknown_assignment(book):
    """Is an assignment that was never released refused, with what to do?"""
    database, outcomes = book
    unknown = [(name, dataclasses.replace(outcome, assignment="other"), folder) for name, outcome, folder in outcomes]
    with pytest.raises(
        LookupError,
        match="The gradebook knows no assignment other: run `course release` .* `nbgrader generate_assignment other`",
    ):
        record(database, "cnn", unknown)
