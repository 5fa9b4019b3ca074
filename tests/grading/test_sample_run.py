"""The sample class from end to end by our own grader, again, and after somebody tried things out on it."""

import re

import pytest

from grading import course_folder
from grading.answers import waiting_students
from grading.points import grade_by_hand
from grading.sample_class import COMMENT, DUE, PREFIX, sample_class
from grading.sample_run import run_sample
from publishing.assignment import read_assignment
from publishing.pages import LANGUAGES
from tests.grading.conftest import WRITTEN
from tests.publishing.planted import plant
from tests.publishing.test_front_pages import page


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A small course whose sample class has been graded: its folder, the assignment, what was said, the table."""
    folder = tmp_path_factory.mktemp("sample")
    assignment = read_assignment(plant(folder, ("### END HIDDEN TESTS\n", f"### END HIDDEN TESTS\n\n{WRITTEN}")))
    course = folder / "course"
    course_folder.write_course(course, [assignment])
    course_folder.release_assignment(course, assignment, DUE)
    said = []
    table = run_sample(course, assignment, None, report=said.append)
    return course, assignment, said, table


def rows(table):
    return {line.split()[0].removeprefix(PREFIX): line.split()[1:] for line in table.splitlines() if PREFIX in line}


def test_everybody_is_graded(ran):
    """Has each student the points and the note that the answer is known to deserve, the tier being told?"""
    _, assignment, said, table = ran
    found = rows(table)
    assert found["right-ko"] == ["ko", "100", "10", "110"] and found["right-en"] == ["en", "100", "10", "110"]
    assert found["late"] == ["ko", "100", "…", "100", "5", "h", "late"]
    assert found["blank"][-1] == "0"
    assert found["doubled"][-1] == "doubled" and found["floored"][-1] == "floored"
    assert said[0].startswith("isolation: ") and f"{assignment.id}: 7 graded, 0 unchanged" in said


def test_feedback_and_tables_are_there(ran):
    """Has everybody a page of feedback, the hand-graded one with the person's comment, and the class its tables?"""
    course, assignment, _, _ = ran
    pages = {path.parent.parent.name: path.read_text(encoding="utf-8") for path in course.glob("feedback/*/*/*.html")}
    assert set(pages) == {student.id for student in sample_class(assignment)}
    for language in ("ko", "en"):
        assert COMMENT[language] in pages[f"{PREFIX}right-{language}"]
    assert len(list((course / "report" / assignment.id).glob("*.csv"))) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_folder_is_as_instructors_read(ran, language):
    """Does a class's folder hold what the instructors' page lists, but for what is theirs or yet to come?"""
    text = page(language, "for-instructors").partition("(teaching-folder)=")[2].partition("(teaching-hand-out)=")[0]
    listed = {
        name for row in re.findall(r"^\| (`.+?`) \|", text, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)
    }
    there = {path.name for path in ran[0].iterdir()}
    assert listed - there == {"earlier", "quarantine", "roster.csv", "my_config.py"}


def test_again(ran):
    """Is nobody graded twice or asked for twice, and are a person's points and a changed submission kept?"""
    course, assignment, _, _ = ran
    cell, student = "why", f"{PREFIX}late"
    assert grade_by_hand(course, assignment.id, student, cell, 3)
    assert not grade_by_hand(course, assignment.id, student, cell, 9)
    path = course / "submitted" / f"{PREFIX}blank" / assignment.id / f"{assignment.id}.ipynb"
    path.write_bytes(path.read_bytes().replace(b'"cells"', b'"cells" '))
    tried = path.read_bytes()
    assert waiting_students(f"sqlite:///{course}/gradebook.db", "cnn", assignment.id) == {
        f"{PREFIX}{name}" for name in ("doubled", "floored")
    }
    said = []
    table = run_sample(course, assignment, None, report=said.append)
    assert f"{assignment.id}: 0 graded, 7 unchanged" in said
    assert rows(table)["late"][2] == "3"
    assert [kept.read_bytes() for kept in course.glob(f"kept/**/{PREFIX}blank/**/*.ipynb")] == [tried]
    assert any("a copy is kept as" in line for line in said)


def test_a_lost_notebook_is_made_again(ran):
    """Is a submission graded again whose graded notebook is gone, since formgrader shows it, and nobody else?"""
    course, assignment, _, _ = ran
    shown = course / "autograded" / f"{PREFIX}floored" / assignment.id / f"{assignment.id}.ipynb"
    shown.unlink()
    said = []
    run_sample(course, assignment, None, report=said.append)
    assert shown.is_file() and f"{assignment.id}: 1 graded, 6 unchanged" in said
