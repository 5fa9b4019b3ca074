"""Who is in the class, and what becomes of uploads of others."""

import shutil

import pytest
from nbgrader.api import Gradebook

from grading import commands
from grading.collect import collect
from grading.doctor import doctor_text
from grading.environment import prepare_environment
from grading.quarantine import REASONS
from grading.roster import find_roster
from grading.submissions import open_course
from tests.grading.test_collect_uploads import NAME, notebook, pack, taken


@pytest.fixture
def course(tmp_path):
    """A course with one assignment, and nobody listed."""
    (tmp_path / "course" / "source" / NAME).mkdir(parents=True)
    return open_course(tmp_path / "course")


@pytest.fixture
def uploads(tmp_path):
    """What ada and bob uploaded, one as an archive, one as a folder."""
    folder = tmp_path / "uploads"
    (folder / "bob" / NAME).mkdir(parents=True)
    (folder / "bob" / NAME / f"{NAME}.ipynb").write_bytes(notebook("bob"))
    pack(folder / f"ada_{NAME}.zip", {f"{NAME}.ipynb": notebook("ada")})
    return folder


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A gradebook without students: nbgrader takes seconds to make one."""
    prepare_environment()
    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    with Gradebook(f"sqlite:///{path}"):
        return path


@pytest.fixture
def book(course, empty):
    """The course with a gradebook."""
    shutil.copy(empty, course.root / "gradebook.db")


def enter(course, *students, **about):
    with Gradebook(course.database, course.course_id) as book:
        for student in students:
            book.add_student(student, **about)


def run(course, *paths, roster=None):
    return collect(course, list(paths), roster, report=lambda line: None)


def test_no_list(course, uploads):
    """Is everyone taken where nobody is listed, and no gradebook made by the question?"""
    assert find_roster(course).students is None
    assert len(run(course, uploads).taken) == 2
    assert not (course.root / "gradebook.db").exists()


def test_a_gradebook_that_grading_filled(course, uploads, book):
    """Is everyone taken where the gradebook holds only those whom grading entered, who have no names?"""
    enter(course, "carol")
    assert find_roster(course).students is None


def test_a_gradebook_with_names(course, uploads, book):
    """Is the gradebook the roster once somebody entered its students with their names?"""
    enter(course, "bob", first_name="Bob")
    enter(course, "carol")
    assert find_roster(course).students == {"bob", "carol"}
    result = run(course, uploads)
    assert [line.split()[0] for line in result.taken] == ["bob"]
    assert "'ada' is not among the 2 student(s) in the gradebook" in result.quarantined[0]


def test_the_order(course, tmp_path, book):
    """Does a table given by hand come before the course's roster.csv, and that before the gradebook?"""
    enter(course, "bob", first_name="Bob")
    (course.root / "roster.csv").write_text("id,name\n김하늘,x\n", encoding="utf-8-sig")
    (tmp_path / "other.csv").write_text("eve\n", encoding="utf-8")
    assert find_roster(course).students == {"김하늘"}
    assert find_roster(course, tmp_path / "other.csv").students == {"eve"}
    with pytest.raises(FileNotFoundError, match="give --roster a CSV whose first column lists the students"):
        find_roster(course, tmp_path / "none.csv")


def test_nobody_is_lost(course, uploads):
    """Are uploads of strangers kept whole, with the reason, once however often they come, and taken once listed?"""
    (course.root / "roster.csv").write_text("carol\n", encoding="utf-8")
    for _ in range(2):
        assert len(run(course, uploads).quarantined) == 2
    shelf = course.root / "quarantine"
    kept = sorted(path.relative_to(shelf).as_posix() for path in shelf.rglob("*") if path.is_file())
    assert kept == [f"ada_{NAME}.zip", f"bob/{NAME}/{NAME}.ipynb", REASONS]
    assert (shelf / f"ada_{NAME}.zip").read_bytes() == (uploads / f"ada_{NAME}.zip").read_bytes()
    assert len((shelf / REASONS).read_text(encoding="utf-8").splitlines()) == 2
    shutil.rmtree(uploads)
    (course.root / "roster.csv").write_text("ada\nbob\n", encoding="utf-8")
    result = run(course, shelf)
    assert sorted(line.split()[0] for line in result.taken) == ["ada", "bob"] and not result.refused
    assert taken(course, "bob") == {f"{NAME}.ipynb": notebook("bob")}


def test_two_of_one_name(course, uploads):
    """Is another upload of the same name kept beside the first?"""
    (course.root / "roster.csv").write_text("carol\n", encoding="utf-8")
    run(course, uploads)
    first = (course.root / "quarantine" / f"ada_{NAME}.zip").read_bytes()
    pack(uploads / f"ada_{NAME}.zip", {f"{NAME}.ipynb": notebook("ada again")})
    (place, *_) = run(course, uploads / f"ada_{NAME}.zip").quarantined
    assert place.startswith(str(course.root / "quarantine" / "2" / f"ada_{NAME}.zip"))
    assert (course.root / "quarantine" / f"ada_{NAME}.zip").read_bytes() == first


def test_what_cannot_be_kept(course, uploads, monkeypatch):
    """Is a stranger's upload that is too large left where it is, and said?"""
    (course.root / "roster.csv").write_text("bob\n", encoding="utf-8")
    monkeypatch.setattr("grading.quarantine.MAX_FILES_BYTES", -(20 << 20))
    result = run(course, uploads)
    assert not result.quarantined and "it could not be kept: it is too large" in result.refused[0]
    assert len(result.taken) == 1 and (uploads / f"ada_{NAME}.zip").exists()


def test_at_the_end(course, uploads):
    """Does the command list them at its end, say what to do, and fail, so that a script notices?"""
    (course.root / "roster.csv").write_text("bob\n", encoding="utf-8")
    with pytest.raises(RuntimeError) as caught:
        commands.collect([uploads], course.root, None, None)
    said = str(caught.value)
    assert said.startswith("taken: 1   unchanged: 0   kept as earlier: 0   kept aside: 1   refused: 0\n")
    assert "Add the student to the roster, or rename the upload" in said and f"ada_{NAME}.zip: 'ada' is not" in said


def test_the_doctor_names_it(course):
    """Does the doctor say where the students are listed, or that they are not?"""
    assert "roster      none, so uploads of any name are taken" in doctor_text(course.root)
    (course.root / "roster.csv").write_text("ada\n", encoding="utf-8")
    assert f"roster      1 student(s) in {course.root / 'roster.csv'}" in doctor_text(course.root)
