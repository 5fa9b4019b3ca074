"""The README in two languages, and what it and the other documents name."""

import re

import pytest

from course import COMMANDS
from publishing.bundle import NAME

from .project_files import ROOT, project_files

READMES = {"ko": ROOT / "README.ko.md", "en": ROOT / "README.md"}
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))
# Made on the reader's machine, and named for what they will be.
DERIVED = ("_build", ".venv", "node_modules")
# An instructor's own file beside nbgrader's configuration, and the configuration of Jupyter Book 2.
FOREIGN = {"my_config.py", "myst.yml"}
NAMES = {path.name for path in project_files()}

each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


def code_blocks(text: str) -> list[tuple[str, str]]:
    """(language, code) of every fenced block."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def prose(text: str) -> str:
    """The text without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def neutral(code: str) -> str:
    """Code with the language it chooses left open: `ko` and `en` stand for each other."""
    return re.sub(r"\b(ko|en)\b", "LANGUAGE", code)


def links(text: str) -> list[str]:
    """The targets of links and images, in order."""
    return re.findall(r"\]\(([^)\s]+)\)|<(https?://[^>]+)>", prose(text))


def shape_of(text: str) -> dict[str, list]:
    """What a document holds beside its words."""
    words = prose(text)
    tables = re.findall(r"(?:^\|.*\|$\n?)+", words, flags=re.MULTILINE)
    return {
        "headings": [len(marks) for marks in re.findall(r"^(#+) ", words, flags=re.MULTILINE)],
        "code": [(language, neutral(code)) for language, code in code_blocks(text)],
        "tables": [[row.count("|") for row in table.splitlines()] for table in tables],
        "links": sorted(neutral(target) for pair in links(text) for target in pair if target),
        "spans": sorted({neutral(span) for span in re.findall(r"`([^`\n]+)`", words)}),
        "items": [len(re.findall(r"^ *(?:[-*]|\d+\.) ", words, flags=re.MULTILINE))],
    }


def test_both_readmes_hold_the_same():
    """Have the two languages the same headings, code, tables, links and names in code?"""
    korean, english = (path.read_text(encoding="utf-8") for path in READMES.values())
    assert "README.ko.md" in english and "(README.md)" in korean, "each language must link to the other"
    korean = korean.replace("(README.md)", "(README.ko.md)", 1)
    assert shape_of(korean) == shape_of(english)


@pytest.mark.parametrize(
    "lost", ["## B", "```bash\nmake x\n```", "| 1 | 2 |\n", "(a.md)", "`span`", "- item", "<https://example.org>"]
)
def test_what_one_language_lacks_is_seen(lost):
    """Does the comparison see a heading, code, a row, a link, a name or an item that is missing?"""
    text = "# A\n\n## B\n\n```bash\nmake x\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[x](a.md) `span`\n\n- item <https://example.org>\n"
    assert lost in text
    assert shape_of(text.replace(lost, "", 1)) != shape_of(text)


def test_each_readme_is_in_its_language():
    """Is every heading of the Korean README Korean, and the English one free of Hangul but for the link?"""
    korean, english = (path.read_text(encoding="utf-8") for path in READMES.values())
    headings = re.findall(r"^#+ (.+)$", prose(korean), flags=re.MULTILINE)
    assert headings and all(re.search("[가-힣]", heading) for heading in headings)
    assert re.findall("[가-힣]+", english) == ["한국어"]


@each_document
def test_targets_of_make_exist(path):
    """Is every `make ...` that a document names a target of the Makefile?"""
    text = path.read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z-]+)`", text))
    for _, code in code_blocks(text):
        named |= set(re.findall(r"^(?:\w+=\S+ )*make ([a-z-]+)", code, flags=re.MULTILINE))
    assert named <= TARGETS


@each_document
def test_commands_exist(path):
    """Is every `course ...` that a document names a command of the course?"""
    named = set(re.findall(r"`course ([a-z-]+)", path.read_text(encoding="utf-8")))
    assert named <= {*COMMANDS, "serve"}


def test_readme_names_the_two_commands():
    """Does the README name `make course` and `make test`, and the makefile's other targets where they matter?"""
    for path in READMES.values():
        text = path.read_text(encoding="utf-8")
        blocks = [code.strip() for language, code in code_blocks(text) if language == "bash"]
        assert {"make course", "make test"} <= set(blocks)
        assert f"`_build/bundle/{NAME}.zip`" in text
    assert {"course", "test", "test-system", "prove", "serve", "lock"} <= TARGETS


def named_paths(text: str) -> set[str]:
    """The paths that code spans and shell blocks name, less what is made on the reader's machine."""
    words = [word for span in re.findall(r"`([^`\n]+)`", prose(text)) for word in span.split()]
    for language, code in code_blocks(text):
        if language in ("bash", "sh"):
            words += [word for line in code.splitlines() for word in line.partition("#")[0].split()]
    paths = {word for word in words if re.fullmatch(r"\.{0,2}[\w*-][\w.*-]*(/[\w.*-]*)*", word)}
    known = (".md", ".yml", ".toml", ".lock", ".py", ".json", ".txt", ".csv", ".bib", ".ipynb", ".db")
    return {path for path in paths if "/" in path or path.endswith(known)}


@each_document
def test_paths_exist(path):
    """Is every file or folder that a document names in the repository, NN standing for a chapter's number?"""
    for named in named_paths(path.read_text(encoding="utf-8")):
        if not named.startswith(DERIVED) and named not in FOREIGN:
            pattern = named.rstrip("/").replace("NN", "[0-9][0-9]")
            # A bare name says which file is meant, wherever it lies.
            there = list(ROOT.glob(pattern)) or pattern in NAMES
            assert there, f"{path.name} names {named}, which is not there"


def test_paths_are_recognised():
    """Are paths in spans and shell blocks seen, and words, addresses and options are not?"""
    text = "`a/b.py x --flag` `word` `https://a.b/c` `README.md` `.ci/run` `$HOME/x`\n\n"
    text += "```bash\ncd deep/er  # not/this\n```\n"
    assert named_paths(text) == {"a/b.py", "README.md", ".ci/run", "deep/er"}


@each_document
def test_links_lead_somewhere(path):
    """Does every relative link lead to a file that is there?"""
    for target in (target for pair in links(path.read_text(encoding="utf-8")) for target in pair if target):
        if not target.startswith(("http://", "https://", "#", "mailto:")):
            assert (path.parent / target.partition("#")[0]).exists(), f"{path.name} links to {target}"


@each_document
def test_pictures_are_described(path):
    """Does every picture of a document have words for those who do not see it?"""
    assert not re.findall(r"!\[\s*\]", path.read_text(encoding="utf-8"))


def test_documents_are_found():
    """Are README, contributing guide and decisions among the documents looked at, and nothing unseen?"""
    names = {path.relative_to(ROOT).as_posix() for path in DOCUMENTS}
    assert {"README.md", "README.ko.md", "CONTRIBUTING.md"} <= names
    assert set(DOCUMENTS) <= set(project_files())
