"""From an assignment's header to the grade: what an exercise must do without."""

import nbformat
import pytest

from grading import course_folder
from grading.cell_source import mentioned
from grading.grade import Options, grade
from publishing.assignment import SourceError, read_assignment
from publishing.exercises import student_notebook
from tests.publishing.planted import plant

HEADER = ("#     withholds: []\n", "#     withholds: []\n#     forbids: {halve: [numpy.divide]}\n")
ANSWERS = {
    "honest": "def halve(number):\n    return number / 2",
    "by-its-module": "import numpy as np\ndef halve(number):\n    return float(np.divide(number, 2))",
    "by-an-alias": "from numpy import divide as half\ndef halve(number):\n    return float(half(number, 2))",
    "tampering": "import cnnlib.checks.student as s\ns.guarded = lambda answer, *_: answer\nimport numpy\n"
    "def halve(number):\n    return float(numpy.divide(number, 2))",
}


def test_the_grade(tmp_path):
    """Is every way refused with a message in the notebook's language, also where the refusal was switched off?"""
    assignment = read_assignment(plant(tmp_path, HEADER))
    course = tmp_path / "course"
    course_folder.write_course(course, [assignment])
    course_folder.release_assignment(course, assignment)
    for number, (student, answer) in enumerate(ANSWERS.items()):
        notebook = student_notebook(assignment, ("ko", "en")[number % 2])
        next(cell for cell in notebook.cells if cell.id == "halve").source = answer
        folder = course / "submitted" / student / assignment.id
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{assignment.id}.ipynb")
    summary = grade(course, Options(assignment.id, workers=1), lambda line: None)
    outcomes = {outcome.student: outcome for _, outcome, _ in summary.outcomes}
    assert {student: outcome.score for student, outcome in outcomes.items()} == {
        **dict.fromkeys(ANSWERS, 0),
        "honest": 100,
    }
    cheats = [cell for student, outcome in outcomes.items() if student != "honest" for cell in outcome.cells]
    assert {cell.key for cell in cheats} == {"answer.forbidden"}
    assert "쓸 수 없는 것을 썼습니다: numpy.divide" in outcomes["by-an-alias"].cells[0].message
    assert "uses numpy.divide" in outcomes["by-its-module"].cells[0].message


def test_students_are_told(tmp_path):
    """Does the released notebook say, in both languages, what the visible tests will refuse?"""
    assignment = read_assignment(plant(tmp_path, HEADER))
    for language in ("ko", "en"):
        setup = next(cell for cell in student_notebook(assignment, language).cells if cell.id == f"setup_{language}")
        assert "checks.forbid({'halve': ['numpy.divide']})" in setup.source


@pytest.mark.parametrize("body", ["np.linalg.norm(x)", "linalg.norm(x)", "norm(x)"])
def test_the_second_net(body):
    """Does it see a name through the cells' imports, in the exercise's own function only?"""
    cells = [
        "import numpy as np\nfrom numpy import linalg",
        "from numpy.linalg import norm",
        f"def size(x):\n    return {body}",
    ]
    assert mentioned(cells, "size", ["numpy.linalg"]) == "numpy.linalg"
    assert mentioned(cells, "other", ["numpy.linalg"]) is None
    assert mentioned(cells, "size", ["numpy.lin"]) is None


def test_an_exercise_there_is_not(tmp_path):
    """Is a header that names no exercise refused by a sentence that lists them?"""
    with pytest.raises(SourceError, match=r"forbids names \['half'\], but the exercises are \['halve'\]"):
        read_assignment(plant(tmp_path, (HEADER[0], HEADER[1].replace("halve", "half"))))
