"""The invented class: who is in it, what each hands in, and when."""

import datetime
from pathlib import Path

import nbformat
import pytest

from grading import sample_class
from grading.grade_table import grade_table, graded_cells
from grading.points import Grade
from grading.sample_class import DUE, PREFIX, CataloguedAnswer, catalogued_answers, hand_in, written_cells
from publishing.assignment import SourceError, find_assignments, read_assignment
from publishing.exercises import student_notebook
from tests.publishing.planted import plant

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = find_assignments(ROOT)


@pytest.fixture
def small(tmp_path):
    """The small assignment."""
    return read_assignment(plant(tmp_path))


def test_catalogued_answers(small):
    """Are the answers read in order, without the header that names their exercise?"""
    doubled, floored = catalogued_answers(small, "wrong")
    assert doubled == CataloguedAnswer("doubled", "halve", "def halve(number):\n    return number * 2\n")
    assert floored.name == "floored"
    assert [answer.name for answer in catalogued_answers(small, "alternative")] == ["by_a_product"]


@pytest.mark.parametrize("first", ["", "# halve", "# exercise: half", "def halve(number):"])
def test_answer_without_its_header(small, first):
    """Is the file named, and the exercises there are, when the first line names none of them?"""
    path = small.path.parent / "wrong" / "99" / "doubled.py"
    path.write_text(f"{first}\ndef halve(number):\n    return 1\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"^doubled\.py: the first line must be .*NAME one of \['halve'\]"):
        catalogued_answers(small, "wrong")


def test_who_is_in_the_class(small):
    """Are there right answers in both languages, a partly right, a blank and a late one, and every mistake?"""
    students = {student.id.removeprefix(PREFIX): student for student in sample_class.sample_class(small)}
    assert list(students) == ["right-ko", "right-en", "partly-right", "blank", "late", "doubled", "floored"]
    assert students["blank"].answers == {}
    assert students["late"].handed_in - DUE == datetime.timedelta(hours=5)
    assert all(student.handed_in < DUE for name, student in students.items() if name != "late")
    assert students["floored"].misconception == "floored"
    assert students["floored"].answers["halve"] == "def halve(number):\n    return number // 2\n"
    assert "절반을 돌려줍니다." in students["right-ko"].answers["halve"]
    assert "Return half" not in students["right-ko"].answers["halve"]
    assert "Return half" in students["right-en"].answers["halve"]


def test_a_class_with_few_mistakes(small):
    """Are the first mistakes handed in, as many as asked for, and everybody else too?"""
    everybody = sample_class.sample_class(small)
    assert sample_class.sample_class(small, 1) == everybody[:-1]
    assert sample_class.sample_class(small, 0) == everybody[:-2]
    assert sample_class.sample_class(small, 9) == everybody


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)
def test_every_mistake_sits_in_the_class_once(assignment):
    """Is every catalogued mistake handed in by one student, with a name of its own, in both languages overall?"""
    students = sample_class.sample_class(assignment)
    wrong = catalogued_answers(assignment, "wrong")
    assert {f"{PREFIX}{answer.name.replace('_', '-')}" for answer in wrong} <= {student.id for student in students}
    mistakes = [student.misconception for student in students if student.misconception]
    assert set(mistakes) <= set(assignment.misconceptions) and len(set(mistakes)) == len(mistakes)
    unnamed = {answer.exercise for answer in wrong if answer.name not in mistakes}
    assert unnamed <= set(assignment.notebook.metadata.course.get("forbids", {}))  # recognised by what they use
    assert len({student.id for student in students}) == len(students)
    assert {student.language for student in students if student.misconception} == {"ko", "en"}


def test_handing_in(small, tmp_path):
    """Is the submission the released notebook with the answers typed in, and its time of arrival beside it?"""
    student = next(one for one in sample_class.sample_class(small) if one.id == f"{PREFIX}doubled")
    path = hand_in(tmp_path / "course", small, student)
    assert path.relative_to(tmp_path / "course").parts == ("submitted", student.id, small.id, f"{small.id}.ipynb")
    handed = nbformat.reads(path.read_text(encoding="utf-8"), as_version=nbformat.NO_CONVERT)
    nbformat.validate(handed)
    released = student_notebook(small, student.language)
    differing = [a.id for a, b in zip(handed.cells, released.cells, strict=True) if a.source != b.source]
    assert differing == ["halve"]
    assert handed.metadata == released.metadata
    assert (path.parent / "timestamp.txt").read_text(encoding="utf-8") == "2026-03-30 15:00:00 UTC\n"


def test_written_cells(tmp_path):
    """Are the cells that a person grades found, with their points, and no others?"""
    text = '# %% why [markdown] nbgrader={"grade": true, "solution": true, "points": 5}\n# Because.\n\n'
    assignment = read_assignment(plant(tmp_path, ("# %% halve_values", text + "# %% halve_values")))
    assert written_cells(assignment) == {"why": 5}
    assert graded_cells(assignment) == {"halve": ["halve_values", "halve_negative"], "why": ["why"]}


def test_written_answers_are_in_one_language(tmp_path):
    """Does a student write the model answer's paragraphs of one language, and all of it where there is no other?"""
    why = '# %% why [markdown] nbgrader={"grade": true, "solution": true, "points": 5}\n'
    both = f"{why}# 절반이다.\n#\n# It is half.\n\n# %% halve_values"
    assignment = read_assignment(plant(tmp_path, ("# %% halve_values", both)))
    answers = {one.language: one.answers["why"] for one in sample_class.sample_class(assignment, 0)[:2]}
    assert answers == {"ko": "절반이다.", "en": "It is half."}
    english = read_assignment(plant(tmp_path / "other", ("# %% halve_values", both.replace("# 절반이다.\n#\n", ""))))
    assert [one.answers["why"] for one in sample_class.sample_class(english, 0)[:2]] == ["It is half."] * 2


def test_an_exercise_whose_name_begins_like_another(tmp_path):
    """Do the tests of `halve_twice` count for it alone, and not for `halve` too?"""
    other = '# %% halve_twice nbgrader={"solution": true}\ndef halve_twice(number):\n    return number / 4\n\n'
    change = ("# %% halve_negative", other + "# %% halve_twice_negative")
    assignment = read_assignment(plant(tmp_path, change))
    assert graded_cells(assignment) == {"halve": ["halve_values"], "halve_twice": ["halve_twice_negative"]}


def test_table_of_grades(small):
    """Does the table show points, sum, mistake, lateness and what a person has yet to grade, the best first?"""
    full = {"halve_values": 40, "halve_negative": 60}

    def grade(student: str, values: float | None, negative: float, late: float = 0, named: tuple[str, ...] = ()):
        cells = {"halve_values": values, "halve_negative": negative}
        waiting = tuple(cell for cell, points in cells.items() if points is None)
        return Grade(student, "ko", cells, full, late, named, waiting)

    grades = [grade("b", 40, 0, named=("floored",)), grade("c", None, 60, late=5400), grade("a", 40, 60)]
    lines = grade_table(small, grades).splitlines()
    rows = [line.split() for line in lines[2:]]
    assert lines[0].split() == ["student", "lang", "1", "sum", "note"]
    assert rows[0] == ["a", "ko", "100", "100"]
    assert rows[1] == ["c", "ko", "…", "60", "1.5", "h", "late"]
    assert rows[2] == ["b", "ko", "40", "40", "floored"]
    assert rows[3] == ["(full", "marks)", "100", "100"]
    assert lines[-2:] == ["Exercises: 1 halve", "…: 1 written answer(s) wait for a person, in formgrader"]
