"""What students receive: both languages, the same every time, nothing hidden in it."""

import ast
import html
import json
import re

import nbformat
import pytest
from nbclient import NotebookClient

from publishing.assignment import find_assignments, read_assignment
from publishing.exercises import (
    MESSAGES_FILE,
    exercise_files,
    student_notebook,
    visible_messages,
    write_exercises,
)
from publishing.pages import LANGUAGES

from .hidden_lines import TRIVIAL, find_lines, hidden_lines
from .planted import plant
from .small_book import ROOT

ASSIGNMENTS = find_assignments(ROOT)
RELEASED = [(assignment, language) for assignment in ASSIGNMENTS for language in LANGUAGES]
HANGUL = range(ord("가"), ord("힣") + 1)

each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)
each_notebook = pytest.mark.parametrize(
    ("assignment", "language"), RELEASED, ids=[f"{one.number}-{language}" for one, language in RELEASED]
)


def released(assignment, language) -> nbformat.NotebookNode:
    """The committed notebook."""
    path = ROOT / "exercises" / language / assignment.id / f"{assignment.id}.ipynb"
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=nbformat.NO_CONVERT)


def is_graded(cell) -> bool:
    """Whether the cell is an answer or a test."""
    return cell.metadata.nbgrader.grade or cell.metadata.nbgrader.solution


@each_assignment
def test_committed_exercises_are_the_sources(assignment):
    """Are the committed exercises byte for byte what the sources give?"""
    for relative, text in exercise_files(assignment).items():
        path = ROOT / relative
        committed = path.read_bytes() if path.is_file() else b""
        assert committed == text.encode(), f"{relative.as_posix()} is out of date: run `course release`"


def test_no_exercise_without_a_source():
    """Does exercises/ hold nothing that no assignment gives?"""
    expected = {ROOT / path for assignment in ASSIGNMENTS for path in exercise_files(assignment)}
    there = {path for path in (ROOT / "exercises").rglob("*") if path.is_file()}
    assert {path for path in there if ".ipynb_checkpoints" not in path.parts} == expected


@each_assignment
def test_two_generations_are_equal(assignment):
    """Does reading the source again give the same bytes, so that commits show real changes only?"""
    assert exercise_files(read_assignment(assignment.path)) == exercise_files(assignment)


@each_notebook
def test_notebook_is_valid(assignment, language):
    """Is it a valid notebook with ids of its own, no outputs, no counts, and its language in it?"""
    notebook = released(assignment, language)
    nbformat.validate(notebook)
    about = {**assignment.notebook.metadata.course, "language": language}
    assert (notebook.nbformat, notebook.metadata.course) == (4, about)
    assert [cell.id for cell in notebook.cells] == [cell.metadata.nbgrader.grade_id for cell in notebook.cells]
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
            ast.parse(cell.source)


@each_notebook
def test_points_and_locks(assignment, language):
    """Are there 100 points, and may students change the cells of their answers alone?"""
    cells = released(assignment, language).cells
    assert sum(cell.metadata.nbgrader.points for cell in cells if cell.metadata.nbgrader.grade) == 100
    for cell in cells:
        solution = cell.metadata.nbgrader.solution
        assert (cell.metadata.nbgrader.locked, cell.metadata.get("deletable")) == (not solution, False), cell.id
        assert cell.metadata.get("editable", True) is solution, cell.id


@each_assignment
def test_both_languages_grade_alike(assignment):
    """Do both languages have the same graded cells, points and checksums of the blank answers?"""
    korean, english = (released(assignment, language).cells for language in LANGUAGES)

    def graded(cells):
        return [(one.id, one.cell_type, one.metadata.nbgrader.get("points")) for one in cells if is_graded(one)]

    def written(cells):
        return [one.metadata.nbgrader.checksum for one in cells if is_graded(one) and one.cell_type == "markdown"]

    assert graded(korean) == graded(english)
    assert written(korean) == written(english)


@each_notebook
def test_nothing_is_left_of_what_graders_see(assignment, language):
    """Is no marker of a solution, a hidden test or a rubric left, and no answer either?"""
    text = json.dumps(released(assignment, language), ensure_ascii=False)
    for marker in ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME"):
        assert marker not in text
    for cell in released(assignment, language).cells:
        if cell.metadata.nbgrader.solution:
            stub = "raise NotImplementedError()" if cell.cell_type == "code" else "여기에 답을 쓰세요."
            assert stub in cell.source, cell.id


def test_run_all_goes_on_behind_a_blank_answer(tmp_path):
    """Is every cell of an unanswered notebook run, though the test of its answer raises?"""
    notebook = student_notebook(read_assignment(plant(tmp_path)), "en")
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}
    assert [name for name in outputs if outputs[name]] == ["halve_values"]
    assert "`halve` has no answer yet." in outputs["halve_values"][0].evalue
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")


@each_notebook
def test_one_language_only(assignment, language):
    """Is a Korean notebook free of English cells and lines, and an English one free of Hangul?"""
    for cell in released(assignment, language).cells:
        assert cell.metadata.get("lang", language) == language
        assert not re.search(r"^[\s#]*(ko|en): ", cell.source, flags=re.MULTILINE), cell.id
        hangul = any(ord(letter) in HANGUL for letter in cell.source)
        if cell.metadata.nbgrader.solution and cell.cell_type == "markdown":
            continue  # its stub stands in both languages, see release_config
        if language == "en":
            assert not hangul, f"{cell.id} of the English notebook holds Hangul"
        elif cell.cell_type == "markdown":
            assert hangul, f"{cell.id} of the Korean notebook holds no Hangul"


@each_assignment
def test_words_given_are_those_of_visible_tests(assignment):
    """Does messages.json hold the words of every visible test, and of no hidden one?"""
    text = (ROOT / "exercises" / "ko" / assignment.id / MESSAGES_FILE).read_text(encoding="utf-8")
    given = json.loads(text)
    visible = "\n".join(cell.source for cell in released(assignment, "en").cells)
    assert set(given) == {key for key in assignment.messages if f'"{key}"' in visible}
    assert given == {key: assignment.messages[key] for key in given} == visible_messages(assignment)


@each_assignment
def test_students_find_no_hidden_line(assignment):
    """Is no line of a solution, a hidden test or a rubric anywhere in what students open?"""
    lines = hidden_lines(assignment)
    assert len(lines) > 50
    assert find_lines(ROOT / "exercises", lines) == []


@each_assignment
def test_readers_find_no_hidden_line(assignment):
    """Is no hidden line on the pages, nor in the built site where there is one?"""
    lines = hidden_lines(assignment)
    for folder in ("book/ko", "book/en", "_build/site"):
        assert find_lines(ROOT / folder, lines) == []


def test_what_counts_as_hidden(tmp_path):
    """Are solution, hidden test and hidden words hidden, and what a visible cell says is not?"""
    lines = hidden_lines(read_assignment(plant(tmp_path)))
    assert {
        'got = checks.call("halve", -3.0)',
        "For a negative number the value is {got}.",
        "나머지를 버렸습니다.",
        "return 0.5 * number",
    } <= lines
    assert "return number / 2" in lines
    assert not [line for line in lines if len(line) <= TRIVIAL and line.isascii()]
    assert not [line for line in lines if "checks.add_messages" in line or line.startswith('"ko": ')]
    assert not lines & {"from cnnlib import checks", "Is 2 half of 4?", "def halve(number):", "두 배를 구했습니다."}


LINE = 'checks.expect("halve.negative", got == -1.5 and -3 < got, got=got)'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plain.py", f"if x:\n    {LINE}\n"),
        ("page.md", f"```\n{LINE}\n```"),
        ("escaped.html", f"<pre>{html.escape(LINE)}</pre>"),
        (
            "coloured.html",
            "<pre>" + " ".join(f'<span class="n">{html.escape(word)}</span>' for word in LINE.split()) + "</pre>",
        ),
        ("notebook.ipynb", json.dumps({"cells": [{"source": ["a = 1\n", f"{LINE}\n"]}]})),
        ("notebook.json", json.dumps({"a": [{"b": f"x\n  {LINE}"}]})),
        ("index.js", "Search.setIndex(" + json.dumps({"text": LINE}) + ")"),
        ("broken.txt", LINE.replace(" and ", "\n   and ")),
    ],
)
def test_a_planted_line_is_found(tmp_path, name, text):
    """Does the search find a line in every format of the site and the bundle, and nothing where there is none?"""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / name).write_text(text, encoding="utf-8")
    assert find_lines(tmp_path, {LINE, "another line that is nowhere"}) == [f"deep/{name}: {LINE}"]


def test_writing_what_changed(tmp_path):
    """Are only the files written that differ, so that a second release changes nothing?"""
    assignment = read_assignment(plant(tmp_path))
    changed = write_exercises(tmp_path, [assignment])
    assert sorted(path.relative_to(tmp_path) for path in changed) == sorted(exercise_files(assignment))
    assert write_exercises(tmp_path, [assignment]) == []
    changed[0].write_text("{}", encoding="utf-8")
    said = []
    assert write_exercises(tmp_path, [assignment], said.append) == [changed[0]]
    assert changed[0].read_text(encoding="utf-8") == exercise_files(assignment)[changed[0].relative_to(tmp_path)]
    # Somebody may have worked in it: a copy is kept, and named.
    (copy,) = (tmp_path / "_build" / "exercises" / "kept").rglob("*.ipynb")
    assert copy.read_text(encoding="utf-8") == "{}" and str(copy) in said[0] and len(said) == 1


def test_the_notebook_of_a_small_assignment(tmp_path):
    """Does a student find the stub, the visible test and the description of the hidden one, in the right language?"""
    notebook = student_notebook(read_assignment(plant(tmp_path)), "ko")
    cells = {cell.id: cell.source for cell in notebook.cells}
    assert list(cells) == ["title_ko", "setup_ko", "halve", "halve_values", "halve_negative"]
    assert cells["halve"].split("\n") == [
        "def halve(number):",
        '    """',
        "    절반을 돌려줍니다.",
        '    """',
        "    # 여기에 답을 쓰세요.",
        "    raise NotImplementedError()",
    ]
    assert cells["halve_negative"].strip() == "# 비공개 테스트: 음수"
    assert cells["setup_ko"].strip().endswith('checks.start(globals(), language="ko")')
