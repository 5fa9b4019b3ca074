"""Handing in from the bundle: what is kept, what is said, and that no work is ever refused or lost."""

import hashlib
import json
import re
import shutil
import zipfile

import pytest

from publishing.pages import LANGUAGES
from publishing.student_bundle.hand_in import ARCHIVE_PATTERN, WORDS
from publishing.student_bundle.hand_in import LANGUAGES as SPOKEN

from .student import ASSIGNMENTS, answer, archives, hand_in, notebook, unpack

SEVENTH = next(assignment for assignment in ASSIGNMENTS if assignment.number == "07")
ID = SEVENTH.id
WHOLE = {cell.id: "answered" for cell in SEVENTH.notebook.cells if cell.metadata.nbgrader.solution}
BLANK = "여기에 답을 쓰세요. / Write your answer here.\n"
PREDICTED = {"predictions": "def predictions():\n    return {}\n"}


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The bundle as it was received."""
    return unpack(tmp_path_factory.mktemp("released"))


@pytest.fixture
def bundle(released, tmp_path):
    """A copy of it to work in, without the library: handing in needs none."""
    return shutil.copytree(released, tmp_path / "bundle", ignore=shutil.ignore_patterns("cnnlib"))


def everything(folder):
    """Path -> content of every file below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_one_answer_by_hand(bundle):
    """Is the notebook kept byte for byte, in a ZIP file laid out like submitted/, with a receipt to check?"""
    content = answer(notebook(bundle, SEVENTH, "en"), PREDICTED)
    code, said, _ = hand_in(bundle, ID, "--student", "2026-12345")
    (archive,) = archives(bundle)
    stamp = archive.parent.name
    assert code == 0
    assert archive.parent == bundle / "hand-in" / "2026-12345" / ID / stamp
    assert archive.name == f"hand-in_2026-12345_{ID}_{stamp}.zip"
    assert (archive.parent / f"{ID}.ipynb").read_bytes() == content
    with zipfile.ZipFile(archive) as zipped:
        assert zipped.namelist() == [f"2026-12345/{ID}/{ID}.ipynb", f"2026-12345/{ID}/timestamp.txt"]
        assert zipped.read(f"2026-12345/{ID}/{ID}.ipynb") == content
        clock = zipped.read(f"2026-12345/{ID}/timestamp.txt").decode().strip()
    assert clock.replace(" UTC", "Z").replace(" ", "T").replace(":", "") == stamp
    receipt = (archive.parent / "receipt.txt").read_text(encoding="utf-8")
    for part in (ID, "2026-12345", clock, archive.name, hashlib.sha256(content).hexdigest()):
        assert part in receipt
    assert hashlib.sha256(archive.read_bytes()).hexdigest() in receipt
    assert receipt in said and str(archive) in said


@pytest.mark.parametrize(("language", "words"), [("ko", "접수증"), ("en", "Receipt")])
def test_the_language_worked_in_is_found_and_spoken(bundle, language, words):
    """Is the one notebook that was answered handed in, without a question, and the receipt in its language?"""
    content = answer(notebook(bundle, SEVENTH, language), PREDICTED)
    code, said, _ = hand_in(bundle, ID, "--student", "kim")
    assert code == 0 and words in said
    assert (archives(bundle)[0].parent / f"{ID}.ipynb").read_bytes() == content


@pytest.mark.parametrize("changed", ["both", "neither"])
def test_the_language_is_asked_for_where_it_is_open(bundle, changed):
    """Is it asked, in both languages, which notebook is meant when both were answered or none was?"""
    contents = {
        name: answer(notebook(bundle, SEVENTH, name), PREDICTED if changed == "both" else {}) for name in SPOKEN
    }
    code, _, errors = hand_in(bundle, ID, "--student", "kim")
    assert code == 1 and "--language ko" in errors and archives(bundle) == []
    code, said, _ = hand_in(bundle, ID, "--student", "kim", typed="en\n")
    assert code == 0 and WORDS["ko"]["language"] in said and WORDS["en"]["language"] in said
    assert (archives(bundle)[0].parent / f"{ID}.ipynb").read_bytes() == contents["en"]


def test_who_hands_in_is_asked_once(bundle):
    """Is the number asked for the first time, refused where it cannot name a file, and remembered?"""
    answer(notebook(bundle, SEVENTH, "ko"), PREDICTED)
    code, said, errors = hand_in(bundle, "07", typed="김 민지\n")
    assert code == 1 and WORDS["ko"]["student"] in said and "'김 민지'" in errors
    assert archives(bundle) == []
    assert hand_in(bundle, "07", typed="김민지\n")[0] == 0
    code, said, _ = hand_in(bundle, "07")
    assert code == 0 and WORDS["ko"]["student"] not in said and "김민지" in said
    assert len(archives(bundle)) == 2


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "a\\b", "a b", "con", "LPT1", "nul.x", "a.", "x" * 31, "_a", "a:b", "a\n"]
)
def test_a_name_that_cannot_be_a_folder_everywhere(bundle, name):
    """Is a name refused that Windows, macOS or Linux would take for something else?"""
    answer(notebook(bundle, SEVENTH, "en"), PREDICTED)
    code, _, errors = hand_in(bundle, ID, *(["--student", name] if name else []), typed="\n")
    if name == "a\n":  # the ends of what is typed are no part of it
        assert code == 0 and archives(bundle)[0].parents[2].name == "a"
    else:
        assert code == 1 and repr(name) in errors and len(errors.splitlines()) == 1
        assert archives(bundle) == []


def test_nothing_is_ever_overwritten(bundle):
    """Do hand-ins in the same second each get a place of their own, and leave the earlier ones untouched?"""
    kept = {}
    for number in range(4):
        answer(notebook(bundle, SEVENTH, "en"), {"predictions": f"def predictions():\n    return {number}\n"})
        assert hand_in(bundle, ID, "--student", "kim")[0] == 0
        now = everything(bundle / "hand-in" / "kim")
        assert {path: now[path] for path in kept} == kept
        assert len(now) == len(kept) + 3
        kept = now


def test_a_whole_answer_gets_no_warning(bundle):
    """Is nothing but the receipt said when every cell is there, answered, run and right?"""
    answer(notebook(bundle, SEVENTH, "en"), WHOLE)
    code, said, errors = hand_in(bundle, ID, "--student", "kim")
    assert (code, errors) == (0, "") and said.startswith("Receipt\n")


def spoil(path, change):
    """Change a notebook's list of cells."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["cells"] = change(content["cells"])
    path.write_text(json.dumps(content), encoding="utf-8")


def failing(cells):
    """The cells with an error shown by one test."""
    for cell in cells:
        if cell["id"] == "predictions_form":
            cell["outputs"] = [{"output_type": "error", "ename": "CheckFailed", "evalue": "", "traceback": []}]
    return cells


WARNED = [
    (
        "missing",
        lambda cells: [cell for cell in cells if cell["id"] != "conv_from_linear_values"],
        "conv_from_linear_values",
    ),
    ("copied", lambda cells: [*cells, cells[4]], "predictions_form"),
    ("blank", lambda cells: [*cells[:-1], cells[-1] | {"source": BLANK}], "pooling_answer"),
    ("unrun", lambda cells: [cell | {"execution_count": None} for cell in cells], "predictions, predictions_form"),
    ("failing", failing, "predictions_form"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("key", "change", "cells"), WARNED, ids=[key for key, *_ in WARNED])
def test_what_is_amiss_is_said_and_handed_in(bundle, language, key, change, cells):
    """Is each thing amiss named in the notebook's language, and the work taken all the same?"""
    path = notebook(bundle, SEVENTH, language)
    answer(path, WHOLE)
    spoil(path, change)
    code, said, _ = hand_in(bundle, ID, "--student", "kim")
    line, warned, *_ = said.splitlines()
    assert code == 0 and line.startswith(WORDS[language][key].partition("{cells}")[0] + cells)
    assert warned == WORDS[language]["warned"]
    assert len(archives(bundle)) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notebook_without_its_texts(bundle, language):
    """Is a notebook that lost every cell but answers and tests still answered in its folder's language?"""
    path = notebook(bundle, SEVENTH, language)
    answer(path, WHOLE)
    spoil(path, lambda cells: [cell for cell in cells if not cell["id"].endswith(f"_{language}")])
    said = hand_in(bundle, ID, "--student", "kim")[1]
    assert said.startswith(WORDS[language]["receipt"].partition("\n")[0])


def test_an_untouched_notebook(bundle):
    """Is a blank answer called blank only, and not also one that was never run?"""
    code, said, _ = hand_in(bundle, ID, "--language", "en", "--student", "kim")
    blank, unrun, *_ = said.splitlines()
    assert code == 0 and blank == "- No answer yet in: " + ", ".join(WHOLE)
    assert unrun.startswith("- Not run: predictions_form, ") and not {*WHOLE} & {*re.findall(r"\w+", unrun)}


@pytest.mark.parametrize("content", [b"", b"not json", b"[]", b'{"cells": [1]}', b'{"worksheets": []}', b"\xff\xfe{"])
def test_what_is_no_notebook(bundle, content):
    """Is a file refused that nobody can read, in one sentence a language, and named?"""
    path = notebook(bundle, SEVENTH, "en")
    path.write_bytes(content)
    code, said, errors = hand_in(bundle, ID, "--student", "kim")
    assert (code, said) == (1, "") and archives(bundle) == []
    assert errors.count(str(path)) == len(errors.splitlines()) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_another_encoding_is_read(bundle, encoding):
    """Is a notebook taken that an editor saved with a mark of its encoding?"""
    path = notebook(bundle, SEVENTH, "ko")
    text = answer(path, PREDICTED).decode()
    path.write_text(text, encoding=encoding)
    assert hand_in(bundle, ID, "--student", "kim")[0] == 0
    assert (archives(bundle)[0].parent / f"{ID}.ipynb").read_bytes() == path.read_bytes()


def test_ends_of_lines_are_no_answer(bundle):
    """Is a blank notebook still blank when its lines end as on Windows?"""
    path = notebook(bundle, SEVENTH, "ko")
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")
    path.write_bytes(json.dumps(content, indent=1).replace("\n", "\r\n").encode())
    content = answer(notebook(bundle, SEVENTH, "en"), PREDICTED)
    assert hand_in(bundle, ID, "--student", "kim")[0] == 0
    assert (archives(bundle)[0].parent / f"{ID}.ipynb").read_bytes() == content


def test_a_downloaded_file_by_its_path(bundle, tmp_path):
    """Is a notebook taken from anywhere, under any name, when an editor has dropped the metadata nbgrader put in?"""
    answer(notebook(bundle, SEVENTH, "ko"), PREDICTED)
    content = json.loads(notebook(bundle, SEVENTH, "ko").read_text(encoding="utf-8"))
    content["metadata"] = {}
    for cell in content["cells"]:
        cell["metadata"] = {}
    path = tmp_path / "사본 (1).ipynb"
    path.write_text(json.dumps(content), encoding="utf-8")
    code, said, _ = hand_in(bundle, str(path), "--student", "kim")
    assert code == 0 and "접수증" in said
    assert (archives(bundle)[0].parent / f"{ID}.ipynb").read_bytes() == path.read_bytes()


def test_another_assignments_notebook_in_its_place(released, bundle):
    """Is it said that the notebook looks like another assignment, and taken all the same?"""
    known = json.loads((released / "hand_in.json").read_text(encoding="utf-8"))
    other = {name: {"answers": {"other": "0"}, "tests": [], "others": []} for name in LANGUAGES}
    (bundle / "hand_in.json").write_text(json.dumps(known | {"98-other": other}), encoding="utf-8")
    place = bundle / "exercises" / "en" / "98-other"
    place.mkdir()
    shutil.copy(notebook(bundle, SEVENTH, "en"), place / "98-other.ipynb")
    code, said, _ = hand_in(bundle, "98-other", "--language", "en", "--student", "kim")
    assert code == 0 and said.startswith(WORDS["en"]["other"].format(found=ID))
    assert archives(bundle)[0].name.startswith("hand-in_kim_98-other_")


@pytest.mark.parametrize(
    ("given", "key"),
    [("99", "unknown"), ("nowhere.ipynb", "unknown"), ("START.md", "unknown"), ("own.ipynb", "foreign")],
)
def test_what_is_not_an_assignment(bundle, given, key):
    """Is what was given named in both languages, with the assignments there are?"""
    (bundle / "own.ipynb").write_text('{"cells": []}', encoding="utf-8")
    code, said, errors = hand_in(bundle, given, "--student", "kim")
    assert (code, said) == (1, "") and archives(bundle) == []
    known = ", ".join(json.loads((bundle / "hand_in.json").read_text(encoding="utf-8")))
    for language in LANGUAGES:
        assert ID in known and WORDS[language][key].format(given=given, path=given, known=known) in errors


def test_moved_out_of_its_folder(released, tmp_path):
    """Does hand_in.py say what is missing when it was taken out of the folder?"""
    shutil.copy(released / "hand_in.py", tmp_path)
    code, _, errors = hand_in(tmp_path, ID)
    assert code == 1 and str(tmp_path / "hand_in.json") in errors and len(errors.splitlines()) == 2


def test_a_notebook_that_is_gone(bundle):
    """Is a missing notebook named, with where to take it from?"""
    notebook(bundle, SEVENTH, "ko").unlink()
    code, _, errors = hand_in(bundle, ID, "--language", "ko", "--student", "kim")
    assert code == 1 and str(notebook(bundle, SEVENTH, "ko")) in errors


def test_both_languages_say_the_same():
    """Have both languages the same messages, with the same values in them?"""
    assert set(WORDS) == set(LANGUAGES) == set(SPOKEN)
    korean, english = (
        {key: sorted(re.findall(r"\{(\w+)\}", text)) for key, text in WORDS[one].items()} for one in LANGUAGES
    )
    assert korean == english


@pytest.mark.parametrize(
    "name", ["{}", "kim_1234_56789_{}", "Kim Minji_987_assignsubmission_file_{}", "{} (1)", "hand-in_{}"]
)
@pytest.mark.parametrize("student", ["kim", "2026-12345", "a_b.c", "김민지"])
def test_the_name_survives_learning_platforms(name, student):
    """Are student, assignment and time read from the ZIP file's name, whatever was put around it?"""
    found = re.match(f".*{ARCHIVE_PATTERN}", name.format(f"hand-in_{student}_{ID}_2026-03-30T010203Z"))
    assert found.groupdict() == {"student_id": student, "file_id": ID, "timestamp": "2026-03-30T010203Z"}
