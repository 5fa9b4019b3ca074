"""The folder nbgrader works in: what a release writes there, and what it leaves to the teacher."""

from pathlib import Path

from grading.course_folder import write_course
from publishing.assignment import read_assignment
from tests.publishing.planted import plant


def test_a_teachers_changes_are_kept(tmp_path: Path) -> None:
    """Is a source notebook or configuration that a teacher changed copied, and said so, before it is written anew?"""
    assignment = read_assignment(plant(tmp_path))
    course, said = tmp_path / "class", []
    write_course(course, [assignment], said.append)
    source = course / "source" / assignment.id / f"{assignment.id}.ipynb"
    released = {path: path.read_bytes() for path in (source, course / "nbgrader_config.py")}
    for path in released:
        path.write_text("a teacher's", encoding="utf-8")
    write_course(course, [assignment], said.append)
    assert {path: path.read_bytes() for path in released} == released
    copies = [path for path in (course / "kept").rglob("*") if path.is_file()]
    assert {path.name for path in copies} == {path.name for path in released}
    assert {path.read_text(encoding="utf-8") for path in copies} == {"a teacher's"}
    assert len(said) == 2


def test_what_is_no_releases_stays(tmp_path: Path) -> None:
    """Does a release leave submissions, my_config.py and the source of an assignment withdrawn since alone?"""
    course = tmp_path / "class"
    others = ["my_config.py", "gradebook.db", "submitted/kim/99-small/99-small.ipynb", "source/own/own.ipynb"]
    for name in others:
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text("x", encoding="utf-8")
    assignment = read_assignment(plant(tmp_path))
    write_course(course, [assignment])
    own = {f"source/{assignment.id}/{assignment.id}.ipynb", f"source/{assignment.id}/messages.json"}
    write_course(course, [])
    left = {path.relative_to(course).as_posix() for path in course.rglob("*") if path.is_file()}
    assert left == {*others, *own, "nbgrader_config.py", "written.json"}
