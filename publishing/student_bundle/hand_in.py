"""과제를 내는 명령 / Hand in an assignment:  python hand_in.py 07-one-by-one-convolution

Any Python from 3.8 on will do, without a package: an environment that broke must not keep work from being handed in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import time
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
CELLS_FILE = "hand_in.json"  # assignment -> language -> "answers" (cell -> digest of the blank), "tests", "others"
LANGUAGES = ("ko", "en")
# How the file to upload is called; whoever collects reads student, assignment and time from it.
ARCHIVE_NAME = "hand-in_{student}_{assignment}_{time}"
ARCHIVE_PATTERN = r"hand-in_(?P<student_id>[^/\\]+)_(?P<file_id>\d\d-[a-z0-9-]+)_(?P<timestamp>\d{4}-\d\d-\d\dT\d{6}Z)"
_STUDENT = re.compile(r"[^\W_](?:[\w.-]{0,28}\w)?")
_WINDOWS_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)

WORDS = {
    "ko": {
        "alone": "{path} 파일이 없습니다. hand_in.py를 받은 폴더 안에 두고 실행하세요.",
        "unknown": "{given}: 그런 과제도 노트북도 없습니다. 다음 중 하나나 노트북의 경로를 쓰세요: {known}",
        "absent": "{path} 파일이 없습니다. 받은 ZIP 파일에서 그 노트북을 다시 꺼내세요.",
        "unreadable": "{path}: 노트북으로 읽을 수 없습니다({reason}). JupyterLab에서 열어 저장한 다음 다시 내세요. "
        "열리지 않으면 같은 폴더의 .ipynb_checkpoints에 있는 사본을 쓰세요.",
        "foreign": "{path}: 이 묶음의 과제가 아닙니다. 다음 중 하나여야 합니다: {known}",
        "language": "어느 언어의 노트북을 낼까요? (ko 또는 en):",
        "student": "강사가 알려 준 학번이나 이름(한 번만 묻습니다):",
        "bad_student": "학번이나 이름은 글자, 숫자, '-', '.', '_'로 30자까지이며 빈칸은 쓸 수 없습니다: {given}",
        "no_answer": "물어볼 수 없어 멈췄습니다. 이렇게 덧붙여 실행하세요: {option}",
        "other": "- 이 노트북은 다른 과제({found})로 보입니다.",
        "missing": "- 없어진 칸이 있습니다: {cells}. 새 노트북을 꺼내 답을 옮기는 방법이 START.html에 있습니다.",
        "copied": "- 두 번 들어 있는 칸이 있습니다: {cells}. 복사한 칸을 지우세요.",
        "blank": "- 아직 답을 쓰지 않은 칸: {cells}",
        "unrun": "- 실행하지 않은 칸: {cells}. Kernel → Restart Kernel and Run All Cells로 모두 실행해 보세요.",
        "failing": "- 통과하지 못한 테스트: {cells}",
        "warned": "이대로 냈습니다. 고칠 점을 고친 다음 다시 내도 됩니다.",
        "receipt": "접수증\n  과제       {assignment}\n  낸 사람    {student}\n  시각       {clock}\n"
        "  노트북     {notebook}\n  SHA-256    {notebook_digest}\n"
        "  ZIP 파일   {archive}\n  SHA-256    {archive_digest}",
        "upload": "이제 이 ZIP 파일을 이름을 바꾸지 않고 강사가 알려 준 곳에 올리세요:\n  {path}",
    },
    "en": {
        "alone": "{path} is not there: leave hand_in.py in the folder you received, and run it there.",
        "unknown": "{given}: no such assignment or notebook. Name one of these, or a notebook's path: {known}",
        "absent": "{path} is not there: take that notebook out of the ZIP file you received once more.",
        "unreadable": "{path}: it cannot be read as a notebook ({reason}). Open it in JupyterLab, save it, and hand in "
        "again. If it does not open, use the copy in .ipynb_checkpoints beside it.",
        "foreign": "{path}: it is no assignment of this folder. It must be one of: {known}",
        "language": "Which notebook do you hand in, Korean or English? (ko or en):",
        "student": "The number or name your teacher knows you by (asked only once):",
        "bad_student": "A number or name may hold letters, digits, '-', '.' and '_', at most 30, and no space: {given}",
        "no_answer": "There is nobody to ask, so nothing was handed in. Add this to the command: {option}",
        "other": "- This notebook looks like another assignment: {found}.",
        "missing": "- Cells are missing: {cells}. START.html says how to move your answers into a fresh notebook.",
        "copied": "- Cells are there twice: {cells}. Delete the copies.",
        "blank": "- No answer yet in: {cells}",
        "unrun": "- Not run: {cells}. Run everything with Kernel → Restart Kernel and Run All Cells.",
        "failing": "- Tests that do not pass: {cells}",
        "warned": "It was handed in as it is. You can mend it and hand in again.",
        "receipt": "Receipt\n  assignment  {assignment}\n  student     {student}\n  time        {clock}\n"
        "  notebook    {notebook}\n  SHA-256     {notebook_digest}\n"
        "  ZIP file    {archive}\n  SHA-256     {archive_digest}",
        "upload": "Now upload this ZIP file, under the name it has, where your teacher told you to:\n  {path}",
    },
}


class HandInError(Exception):
    """Nothing was handed in; the message says why and what to do."""


def say(key: str, language: str | None, **values: object) -> str:
    """The words of `key`, in both languages where the student's is not known yet."""
    known = [language] if language in LANGUAGES else LANGUAGES
    return "\n".join(WORDS[name][key].format(**values) for name in known)


def digest(source: str | list[str]) -> str:
    """What a cell's text is recognised by; the ends of its lines make no difference."""
    lines = "".join(source).replace("\r\n", "\n").strip()
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def cell_name(cell: dict) -> str:
    """nbgrader's name of a cell, or its id where an editor dropped nbgrader's metadata."""
    return str(cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") or cell.get("id", ""))


def read_cells(path: Path, content: bytes) -> list[dict]:
    """The cells of a notebook; raises HandInError for what is no notebook."""
    try:
        cells = json.loads(content)["cells"]
        for cell in cells:
            cell_name(cell), digest(cell["source"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise HandInError(say("unreadable", None, path=path, reason=f"{type(error).__name__}: {error}")) from None
    return cells


def recognise(cells: list[dict], released: dict, language: str | None) -> tuple[str, str] | None:
    """The (assignment, language) that most cells belong to, whatever the file is called; `language` settles a draw."""
    names = {cell_name(cell) for cell in cells}

    def shared(pair: tuple[str, str]) -> tuple[int, bool]:
        release = released[pair[0]][pair[1]]
        return len(names & {*release["answers"], *release["tests"], *release["others"]}), pair[1] == language

    best = max(((assignment, name) for assignment in released for name in LANGUAGES), key=shared)
    return best if shared(best)[0] else None


def warnings(cells: list[dict], release: dict) -> dict[str, list[str]]:
    """What a student would want to know before handing in: message key -> names of cells, in the notebook's order."""
    answers, tests = release["answers"], release["tests"]
    found: dict[str, list[dict]] = {}
    for cell in cells:
        found.setdefault(cell_name(cell), []).append(cell)
    there = {name: found[name][0] for name in found if name in answers or name in tests}
    code = {name: cell for name, cell in there.items() if cell.get("cell_type") == "code"}
    blank = blank_answers(there.values(), release)
    said = {
        "missing": [name for name in [*answers, *tests] if name not in there],
        "copied": [name for name in there if len(found[name]) > 1],
        "blank": blank,
        "unrun": [name for name, cell in code.items() if cell.get("execution_count") is None and name not in blank],
        "failing": [name for name, cell in code.items() if name in tests and raised(cell)],
    }
    return {key: names for key, names in said.items() if names}


def blank_answers(cells: Iterable[dict], release: dict) -> list[str]:
    """The answers that are as they were released."""
    answers = release["answers"]
    return [cell_name(cell) for cell in cells if digest(cell["source"]) == answers.get(cell_name(cell))]


def listed(names: list[str], most: int = 8) -> str:
    """Names in a line; of many the first ones and how many there are."""
    return ", ".join(names) if len(names) <= most else f"{', '.join(names[:most])}, … ({len(names)})"


def raised(cell: dict) -> bool:
    """Whether a cell shows an error."""
    return any(output.get("output_type") == "error" for output in cell.get("outputs", []))


def find_notebook(given: str, language: str | None, released: dict) -> tuple[Path, str | None]:
    """The notebook a student means, a file or the one worked on of an assignment's two, and the language it is in.

    Raises HandInError for what is neither. Of a file given by its path, the language is not known yet.
    """
    if given not in released:
        path = Path(given).expanduser()
        if path.suffix != ".ipynb" or not path.is_file():
            raise HandInError(say("unknown", language, given=given, known=", ".join(released)))
        return path, language
    places = {name: HERE / "exercises" / name / given / f"{given}.ipynb" for name in LANGUAGES}
    if language is None:
        worked_on = [name for name, path in places.items() if path.is_file() and is_worked_on(path, released[given])]
        language = worked_on[0] if len(worked_on) == 1 else ask("language", None, "--language ko, --language en")
    path = places.get(language.strip().lower(), HERE / "exercises" / language)
    if not path.is_file():
        raise HandInError(say("absent", None, path=path))
    return path, path.parts[-3]


def is_worked_on(path: Path, release: dict) -> bool:
    """Whether an answer is no longer blank, or the notebook is not what it was."""
    try:
        cells = read_cells(path, path.read_bytes())
    except HandInError:
        return True
    blank = max(len(blank_answers(cells, release[language])) for language in LANGUAGES)
    return blank < len(release[LANGUAGES[0]]["answers"])


def ask(question: str, language: str | None, option: str) -> str:
    """What the student types; raises HandInError where nobody can type."""
    try:
        return input(say(question, language) + " ")
    except EOFError:
        raise HandInError("\n" + say("no_answer", language, option=option)) from None


def find_student(given: str | None, language: str) -> str:
    """Who hands in: as given, as remembered, or asked for once; raises HandInError for what cannot name a file."""
    memory = HERE / "hand-in" / "student.txt"
    remembered = memory.read_text(encoding="utf-8-sig") if memory.is_file() else None
    student = given or remembered or ask("student", language, "--student 2026-12345")
    student = unicodedata.normalize("NFC", student.strip())
    if not _STUDENT.fullmatch(student) or _WINDOWS_DEVICE.fullmatch(student):
        raise HandInError(say("bad_student", language, given=repr(student)))
    if student != remembered:
        memory.parent.mkdir(exist_ok=True)
        memory.write_text(student, encoding="utf-8")
    return student


def new_folder(student: str, assignment: str) -> tuple[Path, time.struct_time]:
    """A folder that did not exist, named by the time: two hand-ins never share one."""
    while True:
        now = time.gmtime()
        folder = HERE / "hand-in" / student / assignment / time.strftime("%Y-%m-%dT%H%M%SZ", now)
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            time.sleep(0.2)
            continue
        return folder, now


def write_hand_in(content: bytes, student: str, assignment: str) -> tuple[Path, time.struct_time]:
    """Keep the notebook and put it into one ZIP file laid out like nbgrader's submitted/; returns the ZIP and time."""
    folder, now = new_folder(student, assignment)
    (folder / f"{assignment}.ipynb").write_bytes(content)
    archive = folder / (ARCHIVE_NAME.format(student=student, assignment=assignment, time=folder.name) + ".zip")
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(f"{student}/{assignment}/{assignment}.ipynb", content)
        zipped.writestr(f"{student}/{assignment}/timestamp.txt", time.strftime("%Y-%m-%d %H:%M:%S UTC\n", now))
    return archive, now


def hand_in(given: str, language: str | None = None, student: str | None = None) -> str:
    """Hand in one notebook and return what to tell the student; raises HandInError when nothing was handed in."""
    if not (HERE / CELLS_FILE).is_file():
        raise HandInError(say("alone", language, path=HERE / CELLS_FILE))
    released = json.loads((HERE / CELLS_FILE).read_text(encoding="utf-8"))
    short = [name for name in released if name.startswith(given)]
    given = short[0] if len(short) == 1 else given
    path, language = find_notebook(given, language, released)
    content = path.read_bytes()
    cells = read_cells(path, content)
    found, speaks = recognise(cells, released, language) or (None, language or "en")
    if found is None and given not in released:
        raise HandInError(say("foreign", language, path=path, known=", ".join(released)))
    assignment = given if given in released else found
    student = find_student(student, speaks)
    if found in (None, assignment):
        warned = warnings(cells, released[assignment][speaks])
        lines = [say(key, speaks, cells=listed(names)) for key, names in warned.items()]
    else:
        lines = [say("other", speaks, found=found)]
    archive, now = write_hand_in(content, student, assignment)
    receipt = say(
        "receipt",
        speaks,
        assignment=assignment,
        student=student,
        clock=time.strftime("%Y-%m-%d %H:%M:%S UTC", now),
        notebook=path,
        notebook_digest=hashlib.sha256(content).hexdigest(),
        archive=archive.name,
        archive_digest=hashlib.sha256(archive.read_bytes()).hexdigest(),
    )
    (archive.parent / "receipt.txt").write_text(receipt + "\n", encoding="utf-8")
    lines += [say("warned", speaks), ""] if lines else []
    return "\n".join([*lines, receipt, "", say("upload", speaks, path=archive)])


def main(arguments: list[str] | None = None) -> int:
    """Hand in what the command line names; 0, or 1 and one clear message."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console of another code page shows what it can
    parser = argparse.ArgumentParser(prog="hand_in.py", description=__doc__.splitlines()[0])
    parser.add_argument("assignment", help="07-one-by-one-convolution, 또는 노트북의 경로 / or a notebook's path")
    parser.add_argument("--language", choices=LANGUAGES)
    parser.add_argument("--student", help="학번이나 이름 / your number or name")
    given = parser.parse_args(arguments)
    try:
        print(hand_in(given.assignment, given.language, given.student))
    except HandInError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
