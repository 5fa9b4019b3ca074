"""Reads what a student handed in. Whatever a file holds costs that student at most; no link is followed."""

import json
import os
import stat
from pathlib import Path

import nbformat
from nbformat import NotebookNode

MAX_NOTEBOOK = 20 << 20  # bytes
MAX_CELLS = 500
MAX_SOURCE = 1 << 20  # characters of one cell
MAX_FILES, MAX_FILES_BYTES = 100, 16 << 20  # beside the notebook
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Unreadable(Exception):
    """A submission that cannot be graded: `key` of the reason (see `reasons`), `values` for its words."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = {name: str(value)[:300] for name, value in values.items()}


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; raises Unreadable for a link, a pipe, a larger file."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Unreadable("missing", file=path.name) from None
    except OSError as error:
        raise Unreadable("not_a_file", file=path.name, error=error.strerror) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable("not_a_file", file=path.name, error="not a regular file")
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable("too_large", file=path.name, limit=f"{limit >> 20} MB")
    return data


def read_notebook(data: bytes) -> NotebookNode:
    """The notebook in `data` in today's format: UTF-8 or UTF-16, with a mark or without, of any nbformat version.

    Raises Unreadable for anything else. Cells that make no sense are left out, not repaired.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        content = json.loads(data.decode(encoding))
        if isinstance(content, dict) and content.get("nbformat", 4) != 4:
            content = nbformat.reads(json.dumps(content), as_version=4)
    except RecursionError:
        raise Unreadable("not_a_notebook", error="nested too deeply") from None
    except Exception as error:  # nbformat raises many kinds for one reason: this is no notebook
        raise Unreadable("not_a_notebook", error=type(error).__name__) from None
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise Unreadable("not_a_notebook", error="no cells")
    if len(cells) > MAX_CELLS:
        raise Unreadable("too_many_cells", cells=len(cells), limit=MAX_CELLS)
    kept = [cell for cell in map(_cell, cells) if cell is not None]
    metadata = {"course": {"language": _language(content.get("metadata"))}}
    return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": kept})


def _language(metadata: object) -> str:
    """What a notebook says of its language, and nothing else it says: metadata may be nested without end."""
    course = metadata.get("course") if isinstance(metadata, dict) else None
    language = course.get("language") if isinstance(course, dict) else None
    return language if isinstance(language, str) else ""


def _cell(cell: object) -> dict[str, object] | None:
    """What matters of one cell: its kind, its text, and what it says of itself."""
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    if len(source) > MAX_SOURCE:
        raise Unreadable("cell_too_large", limit=f"{MAX_SOURCE:,}")
    metadata = cell.get("metadata")
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = about.get("grade_id") if isinstance(about, dict) else None
    text = source.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")
    return {"cell_type": cell["cell_type"], "source": text, "grade_id": grade_id if isinstance(grade_id, str) else None}


def read_submission(folder: Path, notebook: str) -> tuple[bytes, dict[str, bytes]]:
    """The bytes of a student's notebook, and the files beside it. Raises Unreadable, for a linked folder too."""
    for place in (folder, folder.parent):
        if place.is_symlink():
            raise Unreadable("not_a_file", file=place.name, error="a link")
    return read_file(folder / f"{notebook}.ipynb", MAX_NOTEBOOK), read_beside(folder)


def read_beside(folder: Path) -> dict[str, bytes]:
    """The regular files beside the notebook, by their path: data an answer reads. Raises Unreadable for too much."""
    files: dict[str, bytes] = {}
    left = MAX_FILES_BYTES
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not Path(place, name).is_symlink() and not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if path.suffix == ".ipynb" or name.startswith(".") or not stat.S_ISREG(path.lstat().st_mode):
                continue
            if len(files) >= MAX_FILES:
                raise Unreadable("too_many_files", limit=MAX_FILES)
            data = read_file(path, max(left, 0))
            left -= len(data)
            files[path.relative_to(folder).as_posix()] = data
    return files
