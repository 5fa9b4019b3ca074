"""What the instructors' pages show is what an instructor sees: the pictures, and the summary of the sample class."""

import re

import numpy as np
import pytest
from PIL import Image

from grading import course_folder
from grading.grade import Options, grade
from grading.sample_class import DUE
from grading.sample_run import run_sample
from grading.summary import summary_text
from publishing.assignment import find_assignments
from publishing.pages import LANGUAGES

from .pictures import ASSIGNMENT, LARGEST, WIDTHS, take_pictures
from .site import ROOT

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]
_ALIKE = 6  # of 255: another order of the rows or another font is less, another picture twice as much


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course folder with the sample class of assignment 07, graded."""
    folder = tmp_path_factory.mktemp("class") / "cnn-2026"
    assignment = next(one for one in find_assignments(ROOT) if one.id == ASSIGNMENT)
    course_folder.write_course(folder, [assignment])
    course_folder.release_assignment(folder, assignment, DUE)
    run_sample(folder, assignment, None, report=lambda line: None)
    return folder


@pytest.fixture(scope="module")
def taken(course, tmp_path_factory):
    """The pictures taken anew: (language, name) -> the file."""
    paths = take_pictures(tmp_path_factory.mktemp("book"), course)
    return {(path.parent.parent.name, path.stem): path for path in paths}


def rough(path):
    """A picture as a person sees it from afar: 40 by 24 grey fields, blurred over what stands in a line."""
    with Image.open(path) as image:
        return np.asarray(image.convert("L").resize((40, 24), Image.Resampling.BOX), dtype=float)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WIDTHS)
def test_pictures_are_of_today(taken, language, name):
    """Does each committed picture show, from afar, what the programs show now, and none of the others?"""
    committed = rough(ROOT / "book" / language / "images" / f"{name}.webp")
    difference = {other: np.abs(committed - rough(taken[language, other])).mean() for other in WIDTHS}
    print(name, language, {other: round(value, 1) for other, value in difference.items()})
    assert difference.pop(name) < _ALIKE < min(difference.values())
    assert taken[language, name].stat().st_size <= LARGEST


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_is_the_sample_class_s(course, language):
    """Does the page quote what `course grade` prints at its end for the sample class, line by line?"""
    text = (ROOT / "book" / language / "for-instructors.md").read_text(encoding="utf-8")
    (quoted,) = re.findall(r"^```text\n(graded: .*?)^```$", text, re.MULTILINE | re.DOTALL)
    printed = summary_text(grade(course, Options(ASSIGNMENT), lambda line: None))
    assert quoted.rstrip("\n") == printed.partition("\n")[2]
