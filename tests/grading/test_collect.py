"""From a student's ZIP file to a grade: hand_in.py, nbgrader's zip_collect, stock autograding."""

import shutil
import zipfile
from pathlib import Path

import pytest

from grading import course_folder, points, stock
from grading.sample_class import DUE, sample_class
from grading.trial import run_trial
from tests.publishing.student import ASSIGNMENTS, answer, archives, hand_in, notebook, unpack

from .test_stock import nbgrader

SEVENTH = next(assignment for assignment in ASSIGNMENTS if assignment.number == "07")
CLASS = {student.id.removeprefix("sample-"): student for student in sample_class(SEVENTH)}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with assignment 07 released."""
    folder = tmp_path_factory.mktemp("course")
    course_folder.write_course(folder, [SEVENTH])
    course_folder.release_assignment(folder, SEVENTH, DUE)
    return folder


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What three students hand in from bundles of their own: one in Korean, one in English, one twice."""
    handed_in = {"student": "2026-1", "wrong": "2026-2", "again": "kim_minji"}
    found = {}
    for name, student in handed_in.items():
        bundle = unpack(tmp_path_factory.mktemp(name))
        drafts = ["blank", "right-ko"] if name == "again" else ["weight-transposed" if name == "wrong" else "right-en"]
        for draft in drafts:
            answers = CLASS[draft].answers
            answer(notebook(bundle, SEVENTH, CLASS[draft].language), answers)
            code, _, errors = hand_in(bundle, SEVENTH.id, "--student", student, "--language", CLASS[draft].language)
            assert code == 0, errors
        found |= {f"{name}{number}": path for number, path in enumerate(archives(bundle), start=1)}
    return found


def collect(course: Path, *options: str) -> str:
    return nbgrader(course, "zip_collect", SEVENTH.id, *options)


def test_collected_and_graded(course: Path, uploads: dict[str, Path]) -> None:
    """Do ZIP files as a learning platform gives them out arrive under the right names and get the right points?"""
    archive = course / "downloaded" / SEVENTH.id / "archive"
    archive.mkdir(parents=True)
    shutil.copy(uploads["student1"], archive)
    shutil.copy(uploads["wrong1"], archive / f"minseo_4711_815_{uploads['wrong1'].stem} (1).zip")
    with zipfile.ZipFile(archive / "all-submissions.zip", "w") as zipped:  # one big file, as platforms offer
        for name in ("again1", "again2"):
            zipped.write(uploads[name], f"Kim Minji_99_file_/{uploads[name].name}")
    said = collect(course)
    submitted = course / "submitted"
    assert {path.name for path in submitted.iterdir()} == {"2026-1", "2026-2", "kim_minji"}
    latest = submitted / "kim_minji" / SEVENTH.id
    assert sorted(path.name for path in latest.iterdir()) == [f"{SEVENTH.id}.ipynb", "timestamp.txt"]
    kept = uploads["again2"].parent
    assert (latest / f"{SEVENTH.id}.ipynb").read_bytes() == (kept / f"{SEVENTH.id}.ipynb").read_bytes()
    clock = (latest / "timestamp.txt").read_text(encoding="utf-8")
    assert clock.replace(" ", "T").replace(":", "") + "Z" == kept.name
    assert said.count("newer timestamp") == 1

    stock.autograde(course, SEVENTH.id, lambda line: None)
    grades = {grade.student: grade for grade in points.read_grades(course, SEVENTH.id, set(SEVENTH.misconceptions))}
    assert grades["2026-1"].score == grades["kim_minji"].score == 94  # and six points that a person gives
    assert (grades["2026-1"].language, grades["kim_minji"].language) == ("en", "ko")
    wrong = CLASS["weight-transposed"]
    tried = run_trial(SEVENTH.notebook, {"conv_from_linear": wrong.answers["conv_from_linear"]})
    assert grades["2026-2"].cells == {cell.grade_id: cell.points for cell in tried}
    assert grades["2026-2"].misconceptions == ("weight_transposed",)


@pytest.mark.parametrize("change", ["renamed", "another student's name"])
def test_a_name_that_was_changed_is_not_believed(tmp_path: Path, course: Path, uploads: dict[str, Path], change: str):
    """Is a ZIP file skipped, and named, whose name says nothing or does not agree with what lies inside?"""
    shutil.copytree(course / "release-ko", tmp_path / "release-ko")
    course_folder.write_course(tmp_path, [])
    archive = tmp_path / "downloaded" / SEVENTH.id / "archive"
    archive.mkdir(parents=True)
    # As a platform prefixes it: both students may have handed in within the same second.
    forged = "minseo_4711_815_" + uploads["wrong1"].name.replace("2026-2", "2026-1")
    name = "homework.zip" if change == "renamed" else forged
    shutil.copy(uploads["wrong1"], archive / name)
    shutil.copy(uploads["student1"], archive)
    said = collect(tmp_path)
    assert [path.name for path in (tmp_path / "submitted").iterdir()] == ["2026-1"]
    held = tmp_path / "submitted" / "2026-1" / SEVENTH.id / f"{SEVENTH.id}.ipynb"
    assert held.read_bytes() == (uploads["student1"].parent / held.name).read_bytes()
    skipped = [line for line in said.splitlines() if "Skipped submission with no match" in line]
    assert any(name.removesuffix(".zip") in line and f"{SEVENTH.id}.ipynb" in line for line in skipped)


def test_collecting_again_keeps_the_newest(tmp_path: Path, course: Path, uploads: dict[str, Path]) -> None:
    """Does collecting again with --force keep the newest of each student, also when an older one arrives late?"""
    shutil.copytree(course / "release-ko", tmp_path / "release-ko")
    course_folder.write_course(tmp_path, [])
    archive = tmp_path / "downloaded" / SEVENTH.id / "archive"
    archive.mkdir(parents=True)
    shutil.copy(uploads["again2"], archive)
    collect(tmp_path)
    before = {path: path.read_bytes() for path in (tmp_path / "submitted").rglob("*.ipynb")}
    assert len(before) == 1
    shutil.copy(uploads["again1"], archive)
    collect(tmp_path, "--force")
    assert {path: path.read_bytes() for path in (tmp_path / "submitted").rglob("*.ipynb")} == before
