"""Reading what students hand in: every honest encoding is read, everything else is one student's trouble."""

import json
import os

import nbformat
import pytest

from grading import ingest
from grading.ingest import Unreadable, read_beside, read_file, read_notebook


def notebook(*sources, **more):
    """A notebook's JSON with code cells, the first of them graded."""
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
    cells[0]["metadata"] = {"nbgrader": {"grade_id": "first"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_encodings(encoding):
    """Is a notebook read that an editor saved as UTF-8 or UTF-16, with a byte-order mark or without?"""
    text = json.dumps(notebook("답 = 1"), ensure_ascii=False)
    if encoding.endswith("bom"):
        mark = b"\xff\xfe" if "le" in encoding else b"\xfe\xff"
        data = mark + text.encode(encoding.removesuffix("-bom"))
    else:
        data = text.encode(encoding)
    assert read_notebook(data).cells[0].source == "답 = 1"


def test_lines_and_line_ends():
    """Do lists of lines, and lines that end as on Windows, become one text?"""
    read = read_notebook(json.dumps(notebook(["a = 1\r\n", "b = 2"])).encode())
    assert (read.cells[0].source, read.cells[0].grade_id) == ("a = 1\nb = 2", "first")


def test_version_three():
    """Is a notebook of nbformat 3 brought up to date?"""
    old = nbformat.v3.new_notebook(worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell("a = 1")])])
    assert [cell.source for cell in read_notebook(nbformat.v3.writes_json(old).encode()).cells] == ["a = 1"]


def test_cells_that_make_no_sense_are_left_out():
    """Does one broken cell cost that cell only?"""
    held = notebook("a = 1")
    held["cells"] += [None, 3, {"cell_type": "video"}, {"cell_type": "code", "source": 5}, {"cell_type": "code"}]
    assert [cell.source for cell in read_notebook(json.dumps(held).encode()).cells] == ["a = 1", ""]


@pytest.mark.parametrize("about", [None, [], "first", {"grade_id": 3}, {"grade_id": ["first"]}])
def test_nonsense_in_metadata(about):
    """Is a cell whose nbgrader metadata is nonsense an ordinary cell?"""
    held = notebook("a = 1")
    held["cells"][0]["metadata"] = {"nbgrader": about}
    assert read_notebook(json.dumps(held).encode()).cells[0].grade_id is None


def test_lone_surrogates():
    """Does text that no file can hold lose the letter, not the notebook?"""
    cell = read_notebook(json.dumps(notebook("a = '\ud800'")).encode()).cells[0]
    assert cell.source.encode("utf-8") == b"a = '?'"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "not_a_notebook"),
        (b"\x00\xff\x00", "not_a_notebook"),
        (b"PK\x03\x04zip", "not_a_notebook"),
        (b"[]", "not_a_notebook"),
        (b'{"cells": 3}', "not_a_notebook"),
        (b"[" * 100_000, "not_a_notebook"),
        (json.dumps(notebook(*["1"] * (ingest.MAX_CELLS + 1))).encode(), "too_many_cells"),
        (json.dumps(notebook("x" * (ingest.MAX_SOURCE + 1))).encode(), "cell_too_large"),
    ],
)
def test_what_is_no_notebook(data, key):
    """Is each kind of broken file refused for its own reason?"""
    with pytest.raises(Unreadable) as reason:
        read_notebook(data)
    assert reason.value.key == key


def test_files_that_are_no_files(tmp_path):
    """Are links, pipes, folders, missing and large files refused, each at once?"""
    (tmp_path / "secret").write_text("gradebook")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(bytes(11))
    for name, key in [("link", "not_a_file"), ("pipe", "not_a_file"), (".", "not_a_file"), ("none", "missing")]:
        with pytest.raises(Unreadable) as reason:
            read_file(tmp_path / name, 10)
        assert reason.value.key == key, name
    with pytest.raises(Unreadable) as reason:
        read_file(tmp_path / "large", 10)
    assert reason.value.key == "too_large"
    assert read_file(tmp_path / "secret", 9) == b"gradebook"


def test_files_beside(tmp_path):
    """Do data files come along, and links, hidden files and other notebooks stay behind?"""
    work = tmp_path / "work"
    (work / "data" / ".hidden").mkdir(parents=True)
    (work / "data" / "a.csv").write_text("1")
    (work / "data" / ".hidden" / "b.csv").write_text("2")
    (work / "answer.ipynb").write_text("{}")
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "gradebook.db").write_text("3")
    (work / "away").symlink_to(tmp_path / "secret")
    (work / "book.db").symlink_to(tmp_path / "secret" / "gradebook.db")
    os.mkfifo(work / "pipe")
    assert read_beside(work) == {"data/a.csv": b"1"}


def test_too_much_beside(tmp_path, monkeypatch):
    """Is more than is allowed refused, by number and by size?"""
    for number in range(3):
        (tmp_path / f"{number}.csv").write_bytes(bytes(4))
    monkeypatch.setattr(ingest, "MAX_FILES", 2)
    with pytest.raises(Unreadable) as reason:
        read_beside(tmp_path)
    assert reason.value.key == "too_many_files"
    monkeypatch.setattr(ingest, "MAX_FILES", 3)
    monkeypatch.setattr(ingest, "MAX_FILES_BYTES", 11)
    with pytest.raises(Unreadable) as reason:
        read_beside(tmp_path)
    assert reason.value.key == "too_large"
