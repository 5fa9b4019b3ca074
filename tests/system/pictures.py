"""Takes the pictures of the instructors' pages anew, from the sample class: python -m tests.system.pictures

Needs Chromium, and what `make course` leaves in _build/course, of which it uses a copy. Formgrader speaks English; what
students wrote in it, and the feedback, are in the language of the book that shows them.
"""

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from grading.sample_class import catalogued_answers, sample_class
from publishing.assignment import find_assignments
from publishing.pages import LANGUAGES
from tests.system.site import ROOT, arguments, chromium
from tests.system.student_desk import TOKEN, jupyterlab

ASSIGNMENT = "07-one-by-one-convolution"
WIDTHS = {"formgrader-list": 1040, "formgrader-answer": 1040, "feedback": 760}
LARGEST = 120 << 10  # bytes
_HEIGHT, _SCALE = 620, 1.4


def take_pictures(book: Path, course: Path) -> list[Path]:
    """Write each of WIDTHS into `book`/<language>/images as WebP; returns them. FileNotFoundError without a class."""
    if not (course / "feedback").is_dir():
        raise FileNotFoundError(f"There is no feedback in {course}: run `make course` first.")
    written = []
    with tempfile.TemporaryDirectory(prefix="cnn-course-pictures-") as folder, sync_playwright() as playwright:
        copy = Path(folder) / "cnn-2026"
        shutil.copytree(course, copy, ignore=shutil.ignore_patterns("*.log"))
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments())
        with jupyterlab(copy, f"{sys.executable} -m jupyterlab") as address:
            for language in LANGUAGES:
                for (name, width), take in zip(WIDTHS.items(), (_list, _answer, _feedback), strict=True):
                    page = _new_page(browser, language, width)
                    take(page, f"{address}/formgrader", copy, language)
                    written.append(_save(book / language / "images" / f"{name}.webp", page.screenshot(type="png")))
                    page.close()
        browser.close()
    return written


def _new_page(browser: Browser, language: str, width: int) -> Page:
    return browser.new_page(
        viewport={"width": width, "height": _HEIGHT},
        device_scale_factor=_SCALE,
        color_scheme="light",
        locale=language,
        extra_http_headers={"Authorization": f"token {TOKEN}"},
    )


def mistaken(language: str, exercise: int | None = None) -> str:
    """The first student of the sample class who made a mistake in this language, in this exercise if one is given."""
    assignment = next(one for one in find_assignments(ROOT) if one.id == ASSIGNMENT)
    of = {one.name: assignment.exercises.index(one.exercise) for one in catalogued_answers(assignment, "wrong")}
    return next(
        student.id
        for student in sample_class(assignment)
        if student.language == language and student.misconception and exercise in (None, of[student.misconception])
    )


def _list(page: Page, formgrader: str, course: Path, language: str) -> None:
    """The submissions that wait for a person."""
    page.goto(f"{formgrader}/gradebook/{ASSIGNMENT}/{ASSIGNMENT}", wait_until="networkidle")
    page.locator("tbody tr td a").first.wait_for()


def _answer(page: Page, formgrader: str, course: Path, language: str) -> None:
    """A written answer with its rubric, and the places for points and a comment."""
    listed = page.request.get(f"{formgrader}/api/submitted_notebooks/{ASSIGNMENT}/{ASSIGNMENT}").json()
    keys = [one["id"] for one in listed if one["student"] == mistaken(language)]
    page.goto(f"{formgrader}/submissions/{keys[0]}", wait_until="networkidle")
    page.locator("textarea").last.wait_for()
    page.locator("textarea").last.scroll_into_view_if_needed()


def _feedback(page: Page, formgrader: str, course: Path, language: str) -> None:
    """The page of a student whose mistake was recognised, at that exercise."""
    student = mistaken(language, exercise=1)
    page.goto((course / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html").as_uri())
    page.locator("section").nth(1).evaluate("section => window.scrollTo(0, section.offsetTop - 12)")


def _save(path: Path, picture: bytes) -> Path:
    """Write a picture as WebP, as well as it may be within LARGEST."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for quality in range(90, 30, -10):
        packed = io.BytesIO()
        image.save(packed, "WEBP", quality=quality, method=6)
        if packed.tell() <= LARGEST:
            break
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed.getvalue())
    return path


if __name__ == "__main__":
    for taken in take_pictures(ROOT / "book", ROOT / "_build" / "course"):
        print(f"{taken.relative_to(ROOT)} {taken.stat().st_size / 1024:.0f} kB")
