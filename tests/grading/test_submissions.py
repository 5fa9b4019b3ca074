"""An nbgrader course's folder, as its own configuration has it."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from grading.submissions import open_course

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "cs1"
c.CourseDirectory.submitted_directory = "handed"
c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"
c.CourseGrader.in_process_tests = True
"""


def test_a_folder_without_configuration(tmp_path):
    """Has a bare folder nbgrader's own names and one gradebook in it?"""
    course = open_course(tmp_path)
    assert (course.source, course.submitted, course.autograded) == ("source", "submitted", "autograded")
    assert course.database == f"sqlite:///{tmp_path / 'gradebook.db'}" and not course.tests_together
    assert course.graded("a", "ada") == tmp_path / "autograded" / "ada" / "a"


def test_a_courses_own_configuration(tmp_path):
    """Are the folders, the structure, the course's name and its choice of isolation its own?"""
    (tmp_path / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "handed" / "a" / "ada").mkdir(parents=True)
    (tmp_path / "source" / "a").mkdir(parents=True)
    course = open_course(tmp_path)
    assert (course.course_id, course.tests_together) == ("cs1", True)
    assert course.students("a") == {"ada": tmp_path / "handed" / "a" / "ada"}


def test_who_handed_in(tmp_path):
    """Is everyone listed who has a folder of the assignment, a linked one too, and nobody else?"""
    for student, assignment in (("ada", "a"), ("bob", "b"), (".hidden", "a")):
        (tmp_path / "submitted" / student / assignment).mkdir(parents=True)
    (tmp_path / "submitted" / "eve").mkdir()
    (tmp_path / "submitted" / "eve" / "a").symlink_to("/nowhere")
    (tmp_path / "submitted" / "notes.txt").touch()
    assert list(open_course(tmp_path).students("a")) == ["ada", "eve"]
    assert open_course(tmp_path).students("a", tmp_path / "elsewhere") == {}


def test_what_is_not_there(tmp_path):
    """Are a folder and an assignment that are not there told, with what to give?"""
    with pytest.raises(FileNotFoundError, match="give an nbgrader course's folder with --course"):
        open_course(tmp_path / "none")
    with pytest.raises(FileNotFoundError, match="holds no notebook: name an assignment of this course"):
        open_course(tmp_path).source_notebooks("a")


def test_a_gradebook_that_is_not_there_is_made(tmp_path):
    """Can a course without a gradebook be opened where this Python's programs are not on PATH?"""
    code = (
        "import sys; from pathlib import Path; from nbgrader.api import Gradebook; "
        "from grading.submissions import open_course; course = open_course(Path(sys.argv[1])); "
        "Gradebook(course.database, course.course_id).close()"
    )
    environment = {**os.environ, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment, check=True)
    assert (tmp_path / "gradebook.db").is_file()


def test_the_secret(tmp_path):
    """Is the secret made once, long, another for every course, and for its owner's eyes only?"""
    (tmp_path / "other").mkdir()
    secret = open_course(tmp_path).secret()
    assert len(bytes.fromhex(secret)) == 32 and open_course(tmp_path).secret() == secret
    assert open_course(tmp_path / "other").secret() != secret
    assert stat.S_IMODE((tmp_path / ".grading-secret").stat().st_mode) == 0o600
