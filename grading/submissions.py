"""An nbgrader course folder as the grader sees it: where things lie, and who handed in what."""

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from grading.environment import prepare_environment
from grading.outcome import write_whole


@dataclass(frozen=True)
class Course:
    """Where an nbgrader course keeps things; every path is absolute."""

    root: Path
    source: str  # the folders' names, as nbgrader_config.py may have changed them
    submitted: str
    autograded: str
    database: str
    course_id: str
    structure: str = "{nbgrader_step}/{student_id}/{assignment_id}"
    config: Config = field(default_factory=Config, compare=False)
    tests_together: bool = False  # c.CourseGrader.in_process_tests: tests in the student's process

    def place(self, step: str, student: str, assignment: str) -> Path:
        """The folder of one student's `assignment` in a step, as the course's directory structure has it."""
        return self.root / self.structure.format(nbgrader_step=step, student_id=student, assignment_id=assignment)

    def source_notebooks(self, assignment: str) -> list[Path]:
        """The instructor's notebooks of `assignment`; raises FileNotFoundError where there are none."""
        folder = self.place(self.source, ".", assignment)
        found = sorted(folder.glob("*.ipynb"))
        if not found:
            raise FileNotFoundError(f"{folder} holds no notebook: name an assignment of this course, or its --course.")
        return found

    def students(self, assignment: str, submitted: Path | None = None) -> dict[str, Path]:
        """Everyone who handed in `assignment`, and their folder; one that is a link too, which is refused by name."""
        if submitted is None:
            before, after = str(self.place(self.submitted, "\0", assignment)).split("\0", 1)
            place, below = Path(before), after.strip(os.sep)
        else:
            place, below = submitted, assignment
        people = place.iterdir() if place.is_dir() else []
        folders = {path.name: path / below for path in people if not path.name.startswith(".")}
        return {name: path for name, path in sorted(folders.items()) if path.is_dir() or path.is_symlink()}

    def result(self, assignment: str, student: str, notebook: str) -> Path:
        """The file of one outcome."""
        return self.root / "results" / assignment / student / f"{notebook}.json"

    def graded(self, assignment: str, student: str) -> Path:
        """The folder of graded notebooks that formgrader shows."""
        return self.place(self.autograded, student, assignment)

    def secret(self) -> str:
        """The course's secret, made when first asked for; only its owner can read it."""
        path = self.root / ".grading-secret"
        if not path.exists():  # whole or not at all: half a secret would draw other inputs for ever
            write_whole(path, secrets.token_hex(32).encode(), mode=0o600)
        return path.read_text(encoding="ascii").strip()


def open_course(root: Path) -> Course:
    """The course in folder `root`; raises FileNotFoundError where that is no nbgrader course."""
    prepare_environment()  # whoever opens a course may open its gradebook, which is made where there is none
    root = root.resolve()
    if not root.is_dir():
        raise FileNotFoundError(f"There is no folder {root}: give an nbgrader course's folder with --course.")
    config = _config(root)
    config.CourseDirectory.root = str(root)
    folders = CourseDirectory(config=config)
    return Course(
        root=root,
        source=folders.source_directory,
        submitted=folders.submitted_directory,
        autograded=folders.autograded_directory,
        database=folders.db_url,
        course_id=folders.course_id or "default_course",
        structure=folders.directory_structure,
        config=config,
        tests_together=config.CourseGrader.get("in_process_tests", False) is True,
    )


def _config(root: Path) -> Any:
    try:
        return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    except ConfigFileNotFound:
        return Config()
