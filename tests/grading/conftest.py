"""One small class, graded once, for the tests of what comes after grading."""

import pytest

from grading.grade import Options, grade
from publishing.exercises import student_notebook
from tests.hostile.graded_class import ASSIGNMENT, HONEST, LIMITS, class_folder, hand_in_notebook

WRITTEN = '# %% why [markdown] nbgrader={"grade": true, "solution": true, "points": 10}\n# 절반입니다. It is half.\n'
HOSTILE_TEXT = "Half. <script>alert(1)</script> <img src=x onerror=alert(1)> [link](javascript:alert(1))"
FORMULA = "=HYPERLINK(1)"  # also the name of a student
# Who: language, answer, written answer.
STUDENTS = {
    "ada": ("en", HONEST, HOSTILE_TEXT),
    "haneul": ("ko", "def halve(number):\n    return number * 2\n", ""),
    FORMULA: ("en", "def halve(number):\n    return number // 2\n", "It is."),
}


@pytest.fixture(scope="session")
def small_class():
    """The class (see STUDENTS, and `eve`, whose file is no notebook) and the summary of its run."""
    second_line = ("# en: Is 2 half of 4?\n", "# en: Is 2 half of 4?\n# ko: 둘 다 정수입니다.\n# en: Both are `int`.\n")
    written = ("### END HIDDEN TESTS\n", f"### END HIDDEN TESTS\n\n{WRITTEN}")
    with class_folder(second_line, written) as (graded, assignment):
        for student, (language, answer, written) in STUDENTS.items():
            notebook = student_notebook(assignment, language)
            for cell in notebook.cells:
                if cell.metadata.nbgrader.grade_id == "halve":
                    cell.source = answer
                if cell.metadata.nbgrader.grade_id == "why" and written:
                    cell.source = written
            hand_in_notebook(graded, student, notebook)
        path = hand_in_notebook(graded, "eve", student_notebook(assignment, "en"))
        path.write_bytes(b"not a notebook")
        yield graded, grade(graded.course, Options(ASSIGNMENT, workers=1, limits=LIMITS), lambda line: None)
