"""What a student does: unpack, install as START.md says, answer in JupyterLab, read the message, hand in."""

import json
import os
import re
import shutil
import time
import zipfile

import pytest

from grading.sample_class import sample_class
from publishing.bundle import NAME
from publishing.pages import LANGUAGES
from publishing.student_bundle.hand_in import WORDS
from publishing.student_repository import notebook_path
from tests.publishing.student import ASSIGNMENTS, archives, unpack

from .student_desk import TOKEN, blocks, halves, jupyterlab, run

pytestmark = [pytest.mark.system, pytest.mark.timeout(900)]
SEVENTH = next(assignment for assignment in ASSIGNMENTS if assignment.number == "07")
CLASS = {student.id: student for student in sample_class(SEVENTH)}
IMPORTS = """
import importlib.util, cnnlib
print(cnnlib.__file__)
print([name for name in ("cnnlib.convert", "publishing", "grading", "course") if importlib.util.find_spec(name)])
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """The bundle, installed in a fresh environment by the lines of START.md; and those lines, block by block."""
    bundle = unpack(tmp_path_factory.mktemp("student"))
    text = (bundle / "START.md").read_text(encoding="utf-8")
    korean, english = (blocks(half) for half in halves(text).values())
    assert korean == english and [len(block) for block in korean] == [3, 1]
    begin = time.perf_counter()
    create, *install = korean[0]
    # Where the machine's owner asked for torch without CUDA, the advice of START.md for such machines is followed.
    small = re.findall(r"`(\.venv/bin/pip install torch==[^`]+)`", text)
    for line in [create, *(small[:1] if os.environ.get("TORCH_INDEX") else []), *install]:
        run(bundle, line)
    print(f"installed in {time.perf_counter() - begin:.0f} s")
    return bundle, korean


@pytest.fixture(scope="module")
def lab(desk):
    """The address of JupyterLab, started as START.md says in both languages."""
    bundle, _ = desk
    lines = set(re.findall(r"`(\.venv/bin/jupyter [^`]+)`", (bundle / "START.md").read_text(encoding="utf-8")))
    assert len(lines) == 1
    with jupyterlab(bundle, lines.pop()) as address:
        yield address


@pytest.fixture
def fresh(desk):
    """Both notebooks taken out of the ZIP file again, as START.md advises when one is spoilt."""
    bundle, _ = desk
    with zipfile.ZipFile(bundle.parents[1] / "made" / f"{NAME}.zip") as zipped:
        for language in LANGUAGES:
            zipped.extract(f"{NAME}/{notebook_path(SEVENTH.id, language)}", bundle.parent)
    shutil.rmtree(bundle / "hand-in", ignore_errors=True)
    return bundle


def test_only_the_bundle_is_imported(desk):
    """Does the fresh environment find cnnlib in the bundle, without what is withheld, and nothing else of ours?"""
    bundle, _ = desk
    (bundle / "imports.py").write_text(IMPORTS, encoding="utf-8")
    place, ours = run(bundle, ".venv/bin/python -P imports.py").splitlines()
    assert place == str(bundle / "cnnlib" / "__init__.py")
    assert ours == "[]"


def cell(page, text):
    """The code cell on the screen whose source begins with `text`."""
    found = page.locator(
        ".jp-Notebook .jp-CodeCell", has=page.locator(".cm-content", has_text=re.compile(f"^{re.escape(text)}"))
    )
    found.first.wait_for(state="attached")
    page.locator(".jp-Notebook").hover(position={"x": 5, "y": 300})
    for _ in range(60):
        if found.first.is_visible():
            break
        page.mouse.wheel(0, 300)  # JupyterLab draws the cells near the screen only
        page.wait_for_timeout(200)
    found.first.scroll_into_view_if_needed()
    return found.first


def execute(page, one):
    """Run a cell with Shift+Enter and wait until the kernel has done so."""
    before = one.locator(".jp-InputPrompt").inner_text()
    one.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    prompt = one.locator(".jp-InputPrompt")
    end = time.monotonic() + 60
    while time.monotonic() < end:
        now = prompt.inner_text()
        if now != before and re.search(r"\d", now):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the cell did not run within 60 s: {prompt.inner_text()}")


def write(page, one, source):
    """Replace what stands in a cell."""
    one.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_answer_in_jupyterlab_and_hand_in(desk, lab, fresh, browser, language):
    """Is a wrong answer told why on the screen, in the notebook's language, a right one passed, and then handed in?"""
    bundle, path = fresh, fresh / notebook_path(SEVENTH.id, language)
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale=language)
    try:
        page.goto(f"{lab}/lab/tree/{path.relative_to(bundle).as_posix()}?reset&token={TOKEN}")
        right = answer_on_screen(page, path, language)
    finally:
        page.close()
    assert written(path)["conv_from_linear"] == right

    (line,) = desk[1][1]
    told = run(bundle, line, typed="2026-12345\n")
    assert WORDS[language]["student"] in told
    assert WORDS[language]["receipt"].partition("\n")[0] in told
    (archive,) = archives(bundle)
    assert (archive.parent / f"{SEVENTH.id}.ipynb").read_bytes() == path.read_bytes()
    assert archive.name.startswith(f"hand-in_2026-12345_{SEVENTH.id}_")
    blank = WORDS[language]["blank"].partition("{")[0]
    assert f"{blank}predictions, linear_from_conv, " in told and "conv_from_linear_values" not in told


def answer_on_screen(page, path, language):
    """Answer one exercise wrongly, read the message, answer it rightly, save; returns the right answer."""
    right = CLASS[f"sample-right-{language}"].answers["conv_from_linear"]
    execute(page, cell(page, "import numpy"))
    answer = cell(page, "def conv_from_linear")
    write(page, answer, CLASS["sample-bias-forgotten"].answers["conv_from_linear"])
    execute(page, answer)
    test = cell(page, written(path)["conv_from_linear_values"].partition("\n")[0])
    execute(page, test)
    said = test.locator(".jp-OutputArea-output")
    said.first.wait_for()
    assert SEVENTH.misconceptions["bias_forgotten"][language] in said.first.inner_text()
    assert "Traceback" not in said.first.inner_text() and "cnnlib" not in said.first.inner_text()
    write(page, answer, right)
    execute(page, answer)
    execute(page, test)
    assert said.count() == 0, "a passed test says nothing"
    page.keyboard.press("Control+S")
    end = time.monotonic() + 30
    while written(path)["conv_from_linear"] != right and time.monotonic() < end:
        page.wait_for_timeout(200)
    return right


def written(path):
    """Cell -> source, as the file has them."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {one["metadata"].get("nbgrader", {}).get("grade_id"): "".join(one["source"]) for one in cells}
