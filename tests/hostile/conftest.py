"""Two small classes for the tests of commands that are killed or run out of room: one collecting, one graded."""

import shutil
from pathlib import Path

import pytest

from grading.collect import collect
from grading.submissions import open_course
from tests.grading.test_collect_uploads import NAME, notebook, pack
from tests.hostile.graded_class import ASSIGNMENT, class_folder, grade_as
from tests.hostile.interrupted import hand_in_everyone

OLD = b"an earlier run wrote this"


def upload(folder: Path, student: str, day: int, text: str) -> None:
    """An archive of a notebook and of data as long as several writes."""
    held = {f"{NAME}.ipynb": notebook(text), "data/numbers.csv": text.encode() * 50_000}
    pack(folder / f"hand-in_{student}_{NAME}_2026-03-{day:02}T000000Z.zip", held)


@pytest.fixture(scope="session")
def uploaded(tmp_path_factory) -> Path:
    """A folder of a course that collected once, and of what was uploaded since."""
    folder = tmp_path_factory.mktemp("uploaded")
    course, uploads = folder / "course", folder / "uploads"
    (course / "source" / NAME).mkdir(parents=True)
    uploads.mkdir()
    (course / "roster.csv").write_text("ada\nbob\ncarol\n", encoding="utf-8")
    upload(uploads, "ada", 3, "ada's third")
    upload(uploads, "ada", 2, "ada's second")
    collect(open_course(course), [uploads], report=lambda line: None)
    upload(uploads, "ada", 1, "ada's first")
    upload(uploads, "ada", 4, "ada's fourth")
    upload(uploads, "bob", 1, "bob's")
    upload(uploads, "stranger", 1, "a stranger's")
    for student in ("carol", "nobody"):
        (uploads / student / NAME).mkdir(parents=True)
        (uploads / student / NAME / f"{NAME}.ipynb").write_bytes(notebook(student))
        (uploads / student / NAME / "data.csv").write_bytes(student.encode())
    (uploads / f"bob_{NAME}.zip").write_bytes(b"no archive")
    return folder


@pytest.fixture(scope="session")
def graded(tmp_path_factory) -> Path:
    """A folder of a graded course, with feedback and tables that an earlier run wrote for some."""
    folder = tmp_path_factory.mktemp("graded")
    with class_folder() as (held, assignment):
        hand_in_everyone(held, assignment, copies=1)
        grade_as(held, "namespaces")
        shutil.copytree(held.course, folder / "course")
    for place in (f"feedback/broken-0/{ASSIGNMENT}/{ASSIGNMENT}.html", f"report/{ASSIGNMENT}/tests.csv"):
        (folder / "course" / place).parent.mkdir(parents=True)
        (folder / "course" / place).write_bytes(OLD)
    return folder
