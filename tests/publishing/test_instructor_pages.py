"""The pages for instructors: every command they give is one, and every number is the code's own."""

import re
import shlex

import pytest
import yaml
from nbgrader.apps.nbgraderapp import NbGraderApp

from course import command_line
from grading.archive import MAX_FILES, MAX_FILES_BYTES
from grading.ingest import MAX_CELLS, MAX_NOTEBOOK
from grading.isolation.limits import Limits
from grading.isolation.tiers import Tier
from publishing.pages import LANGUAGES

from .small_book import ROOT
from .test_front_pages import commands, page

STEMS = ("for-instructors", "isolation", "how-to-use")
READMES = {"ko": "README.ko.md", "en": "README.md"}
OTHERS = {
    "cd",
    "export",
    "jupyter",
    "make",
    "python3.11",
    "pip",
    "python",
    "conda",
}  # what is neither ours nor nbgrader's
both = pytest.mark.parametrize("language", LANGUAGES)


def texts(language: str) -> list[str]:
    """Everything that tells an instructor what to type."""
    return [page(language, stem) for stem in STEMS] + [(ROOT / READMES[language]).read_text(encoding="utf-8")]


def typed(text: str) -> list[list[str]]:
    """Every command of a page's blocks, and of its code spans that begin like one, as the shell takes it apart."""
    spans = [span for span in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text) if re.match(r"(course|nbgrader) \w", span)]
    lines = [one for line in [*commands(text), *spans] for one in re.split(r"\s+&&\s+", line)]
    found = [shlex.split(line) for line in lines]
    return [[re.sub(r"^\.venv/bin/", "", word) for word in words] for words in found]


def without_settings(words: list[str]) -> list[str]:
    """A command without the variables that are set before it."""
    return words[1:] if words and re.match(r"[A-Z_]+=", words[0]) else words


def fault(words: list[str]) -> str | None:
    """Why this is no command, or None."""
    program, *arguments = without_settings(words)
    if program == "course":
        # A name alone stands for the command: its arguments are elsewhere.
        return _course_fault(arguments if len(arguments) > 1 else [*arguments, *_needed(arguments[0])])
    if program == "nbgrader":
        return _nbgrader_fault(arguments)
    return None if program in OTHERS else f"{program} is not known here"


def _needed(command: str) -> list[str]:
    return ["something"] if command in ("grade", "collect", "feedback", "report") else []


def _course_fault(arguments: list[str]) -> str | None:
    try:
        command_line().parse_args(arguments)
    except SystemExit:
        return f"course does not take {arguments}"
    return None


def _nbgrader_fault(arguments: list[str]) -> str | None:
    app = NbGraderApp()
    while arguments and arguments[0] in app.subcommands:
        app, arguments = app.subcommands[arguments[0]][0](), arguments[1:]
    if app.subcommands:
        return f"{app.name} has no {arguments}"
    options = {word.lstrip("-").partition("=")[0] for word in arguments if word.startswith("-")}
    unknown = options - {*app.aliases, *app.flags}
    return f"{app.name} has no {unknown}" if unknown else None


@both
def test_every_command_is_one(language):
    """Does course.py's own parser, or nbgrader's, take every command that instructors are told to type?"""
    found = [words for text in texts(language) for words in typed(text)]
    assert [problem for words in found if (problem := fault(words))] == []
    programs = [without_settings(words)[0] for words in found]
    assert programs.count("course") > 20 and programs.count("nbgrader") > 15


@pytest.mark.parametrize(
    "line",
    ["course grade", "course grades 07", "course grade 07 --isolation maybe", "nbgrader formgrader",
     "nbgrader autograde --studnet=a 07", "nbgrader db", "curse grade 07"],
)  # fmt: skip
def test_what_is_none_is_found(line):
    """Is a command caught that lacks what it needs, or names what is not there?"""
    words = shlex.split(line)
    assert (_course_fault(words[1:]) if line == "course grade" else fault(words)) is not None


@both
def test_every_command_of_the_grader_is_explained(language):
    """Do the pages for instructors show each of the grader's commands, with the option that most will need?"""
    shown = {words[1] for stem in STEMS[:2] for words in typed(page(language, stem)) if words[0] == "course"}
    assert {"release", "collect", "doctor", "grade", "feedback", "report", "validate"} <= shown


def section(text: str, label: str) -> str:
    """The text below a label, up to the next."""
    return re.split(r"^\([\w-]+\)=$", text.partition(f"({label})=\n")[2], flags=re.MULTILINE)[0]


@both
def test_limits_are_the_code_s(language):
    """Does the table of limits hold the numbers that the grader applies, in their order?"""
    rows = re.findall(
        r"^\|[^|]+\|([^|]*\d[^|]*)\|$", section(page(language, "isolation"), "isolation-limits"), re.MULTILINE
    )
    numbers = [int(number.replace(",", "")) for row in rows for number in re.findall(r"\d[\d,]*", row)]
    limits = Limits()
    assert numbers == [
        limits.cell_seconds, limits.total_seconds, limits.memory_megabytes, limits.disk_megabytes, limits.processes,
        limits.output_characters, MAX_NOTEBOOK >> 20, MAX_CELLS, MAX_FILES, MAX_FILES_BYTES >> 20,
    ]  # fmt: skip


@both
def test_tiers_are_the_code_s(language):
    """Are the tiers those there are, from the strongest, in the table and in the list below it?"""
    text = section(page(language, "isolation"), "isolation-tiers")
    names = [tier.word for tier in sorted(Tier, reverse=True)]
    assert re.findall(r"`(\w+)`", text.partition("\n|---")[0].rpartition("\n")[2]) == names
    assert re.findall(r"^`(\w+)`$", text, re.MULTILINE) == names


@both
def test_pictures(language):
    """Is every picture there, small enough to load on a phone, and described?"""
    text = page(language, "for-instructors")
    figures = re.findall(r"^```\{figure\} (images/[\w-]+\.webp)\n:name: [\w-]+\n:alt: (.+)$", text, re.MULTILINE)
    folder = ROOT / "book" / language
    assert len(figures) == 3 == len(list((folder / "images").iterdir()))
    for name, alt in figures:
        assert (folder / name).stat().st_size <= 120 << 10
        assert len(alt) > 40


def test_parts_of_the_contents():
    """Have the pages a part of their own, for instructors, in both tables of contents?"""
    for language, caption in (("ko", "강사용"), ("en", "For instructors")):
        contents = yaml.safe_load((ROOT / "book" / language / "_toc.yml").read_text(encoding="utf-8"))
        (part,) = [part for part in contents["parts"] if part["caption"] == caption]
        assert [chapter["file"] for chapter in part["chapters"]] == list(STEMS[:2])
