"""Late penalties, as nbgrader's AssignLatePenalties gives them: by the course's own plugin, none without one."""

import contextlib
import sys
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

Table = api.SubmittedNotebook


def assign_late_penalties(
    database: str, course_id: str, assignment: str, students: Collection[str], root: Path, config: Config
) -> int:
    """Give these students' late submissions the penalty the course's plugin names, and take earlier ones back.

    root: the course's folder, where a plugin of its own may lie. Returns how many penalties changed; run again it
    changes none. Raises RuntimeError, naming the plugin, where that fails.
    """
    where = (api.Assignment.name == assignment) & or_(
        Table.late_submission_penalty.is_not(None), api.SubmittedAssignment.timestamp > api.Assignment.duedate
    )
    submitted = api.SubmittedAssignment
    query = (
        select(Table.id, Table.late_submission_penalty, Table.score, submitted.student_id)
        .add_columns(submitted.timestamp, submitted.extension, api.Assignment.duedate)
        .join(submitted, submitted.id == Table.assignment_id)
        .join(api.Assignment, api.Assignment.id == submitted.assignment_id)
        .where(where)
    )
    changed = 0
    with Gradebook(database, course_id) as book, _named(config):
        rows = [row for row in book.db.execute(query) if row.student_id in students]
        plugin = _plugin(root, config) if rows else None
        for row in rows:
            late = _seconds_late(row.timestamp, row.duedate, row.extension)
            penalty = plugin.late_submission_penalty(row.student_id, row.score, late) if late > 0 else None
            if penalty is not None:  # between nothing and the whole score, as nbgrader has it
                penalty = min(max(float(penalty), 0.0), row.score)
            if penalty != row.late_submission_penalty:
                book.db.execute(update(Table).where(Table.id == row.id).values(late_submission_penalty=penalty))
                changed += 1
        book.db.commit()
    return changed


def _seconds_late(handed_in: datetime | None, due: datetime | None, extension: timedelta | None) -> float:
    """nbgrader's rule: what was handed in without a time, or for no date, is never late."""
    if handed_in is None or due is None:
        return 0.0
    return max(0.0, (handed_in - due - (extension or timedelta())).total_seconds())


def _plugin(root: Path, config: Config) -> Any:
    """The course's plugin; a module in its folder is found, as nbgrader's programs find it when they start there."""
    sys.path.insert(0, str(root))
    try:
        step = AssignLatePenalties(config=config)
        step.init_plugin()
        return step.plugin_inst
    finally:
        sys.path.remove(str(root))


@contextlib.contextmanager
def _named(config: Config) -> Iterator[None]:
    """A plugin that fails is said by its name."""
    try:
        yield
    except (SQLAlchemyError, OSError):
        raise
    except Exception as error:
        name = config.AssignLatePenalties.get("plugin_class", "LateSubmissionPlugin")
        raise RuntimeError(
            f"The course's plugin for late penalties, {name}, fails with {type(error).__name__}: {error}. Every grade "
            "is kept; mend the plugin or nbgrader_config.py, and run the command again."
        ) from error
