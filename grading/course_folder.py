"""The folder that nbgrader works in: its configuration, the source notebooks, and the gradebook's knowledge of them."""

import datetime
import json
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook

from grading import formgrader
from grading.environment import prepare_environment
from publishing.assignment import Assignment
from publishing.exercises import (
    AFTER_SAVING,
    MESSAGES_FILE,
    RELEASE_STEPS,
    messages_text,
    release_config,
)
from publishing.pages import LANGUAGES
from publishing.student_bundle.hand_in import ARCHIVE_PATTERN
from publishing.written import Report, Written

COURSE_ID = "cnn"  # in the gradebook; the exchange carries cnn-ko and cnn-en

CONFIG = '''\
"""nbgrader's configuration for this course. Made by `course release`; keep changes of your own in my_config.py.

COURSE_LANGUAGE=ko (or en) chooses the language that `nbgrader generate_assignment` and `nbgrader release_assignment`
handle; `--course cnn-ko` (or cnn-en) names its place in the exchange.
"""

import os
from pathlib import Path

from grading.course_folder import configure

c = get_config()  # noqa: F821
here = Path(__file__).resolve().parent
configure(c, here, os.environ.get("COURSE_LANGUAGE", "ko"))
if (here / "my_config.py").exists():
    exec((here / "my_config.py").read_text(encoding="utf-8"))
'''


def configure(config: Any, course: Path, language: str) -> None:
    """Set nbgrader's options for `course`; raises ValueError for a language that is neither ko nor en."""
    if language not in LANGUAGES:
        raise ValueError(f"COURSE_LANGUAGE must be one of {LANGUAGES}, but is {language!r}.")
    config.merge(release_config(language))
    config.CourseDirectory.root = str(course)
    config.CourseDirectory.course_id = COURSE_ID
    config.CourseDirectory.release_directory = f"release-{language}"
    steps = [*RELEASE_STEPS, "nbgrader.preprocessors.SaveCells", *AFTER_SAVING]
    config.GenerateAssignment.preprocessors = steps
    # Autograding clears a notebook's metadata, but not the language it was handed in with.
    config.ClearMetadataPreprocessor.preserve_nb_metadata_mask = {("language_info", "name"), "kernelspec", "course"}
    # `nbgrader zip_collect`: who and when stand in the name that hand_in.py gave the ZIP file, whatever a learning
    # platform put around it, and must agree with what lies inside.
    inside = r"[^/\\]*[/\\](?P=student_id)[/\\](?P=file_id)[/\\](?P=file_id)\.ipynb$"
    config.FileNameCollectorPlugin.named_regexp = f".*{ARCHIVE_PATTERN}{inside}"
    formgrader.configure(config)
    config.Execute.timeout = 120
    config.Execute.shutdown_kernel = "immediate"


def write_course(course: Path, assignments: list[Assignment], report: Report = print) -> None:
    """Write configuration and source notebooks into `course`; what students handed in is never touched.

    Of a file that a teacher changed a copy is kept, and `report` is told.
    """
    written = Written(course, course / "written.json", report)
    written.write("nbgrader_config.py", CONFIG.encode())
    for assignment in assignments:
        folder = f"source/{assignment.id}"
        written.write(f"{folder}/{assignment.id}.ipynb", (nbformat.writes(assignment.notebook) + "\n").encode())
        written.write(f"{folder}/{MESSAGES_FILE}", messages_text(assignment).encode())
    written.finish(remove=False)  # an assignment withdrawn from the course may still be graded here


def release_assignment(course: Path, assignment: Assignment, due: datetime.datetime | None = None) -> None:
    """`nbgrader generate_assignment` in both languages; the gradebook learns the tests, their points and the due date.

    Raises RuntimeError with nbgrader's own words when it refuses.
    """
    for language in LANGUAGES:
        outcome = nbgrader_api(course, language).generate_assignment(assignment.id)
        if not outcome["success"]:
            raise RuntimeError(f"nbgrader could not release {assignment.id} ({language}):\n{outcome['log']}")
    if due is not None:
        with gradebook(course) as book:
            book.update_or_create_assignment(assignment.id, duedate=due.astimezone(datetime.UTC).replace(tzinfo=None))


def is_released(course: Path, assignment: Assignment) -> bool:
    """Whether the gradebook knows `assignment` as its source notebook now is."""
    notebook = course / "source" / assignment.id / f"{assignment.id}.ipynb"
    released = [course / f"release-{language}" / assignment.id / notebook.name for language in LANGUAGES]
    newest = notebook.stat().st_mtime_ns
    return (course / "gradebook.db").is_file() and all(
        path.is_file() and path.stat().st_mtime_ns >= newest for path in released
    )


def gradebook(course: Path) -> Gradebook:
    """The course's gradebook: a SQLite file in its folder."""
    return Gradebook(f"sqlite:///{course / 'gradebook.db'}", COURSE_ID)


def nbgrader_api(course: Path, language: str = "ko") -> Any:
    """nbgrader's own interface, configured for `course` without starting one of its programs."""
    import logging

    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    prepare_environment()
    config = Config()
    configure(config, course, language)
    config.CourseDirectory.db_url = f"sqlite:///{course / 'gradebook.db'}"
    return NbGraderAPI(CourseDirectory(config=config), config=config, log_level=logging.ERROR)


def language_of(notebook: Path) -> str:
    """The language a notebook was handed in with; English where it does not say."""
    metadata = json.loads(notebook.read_text(encoding="utf-8")).get("metadata", {})
    language = metadata.get("course", {}).get("language", "en")
    return language if language in LANGUAGES else "en"
