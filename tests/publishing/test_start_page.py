"""The start page of the bundle: the same in both languages, and as a page that opens with a double click."""

import re
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from publishing.bundle import bundle_files
from publishing.start_page import start_page
from tests.system.student_desk import blocks, halves

from .small_book import ROOT
from .student import ASSIGNMENTS

TEXT = (ROOT / "publishing" / "student_bundle" / "START.md").read_text(encoding="utf-8")
PAGE = BeautifulSoup(start_page(TEXT), "html.parser")


def shape(text: str) -> dict[str, list]:
    """What a half holds beside its words."""
    fences = re.findall(r"^```(\w+)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return {
        "headings": re.findall(r"^#+ \d?", prose, flags=re.MULTILINE),
        "commands": fences + re.findall(r"^    .+$", prose, flags=re.MULTILINE),
        "rows": [row.count("|") for row in re.findall(r"^\|.*$", prose, flags=re.MULTILINE)],
        "items": re.findall(r"^(?:-|\d\.) ", prose, flags=re.MULTILINE),
        "menus": sorted(re.findall(r"\*\*([A-Za-z][^*가-힣]*→[^*]+)\*\*", " ".join(prose.split()))),
        "code": sorted({neutral(span) for span in re.findall(r"`([^`]+)`", prose)}),
    }


def neutral(span: str) -> str:
    """A span of code with the language it names left open, in one line."""
    return re.sub(r"\b(ko|en)\b", "LANGUAGE", " ".join(span.split()))


def test_both_halves_hold_the_same():
    """Have both languages the same headings, commands, table, steps and names in code?"""
    korean, english = (shape(half) for half in halves(TEXT).values())
    assert korean == english
    assert len(korean["rows"]) > 6 and len(korean["commands"]) == 5


@pytest.mark.parametrize(
    "lost", ["## 4. Hand in", "3. Remove", "`cnnlib`", "py -3.11 -m venv .venv\n", "| You want an"]
)
def test_what_one_half_lacks_is_seen(lost):
    """Does the comparison see a heading, a step, a name, a command or a row that is missing?"""
    english = halves(TEXT)["en"]
    assert lost in english
    assert shape(english.replace(lost, "", 1)) != shape(english)


def test_what_it_names_is_there():
    """Is every option that the page names one of hand_in.py's, and every assignment one of the bundle's?"""
    files = bundle_files(ROOT, ASSIGNMENTS)
    options = set(re.findall(r"`(--[a-z]+)", TEXT))
    assert options == {"--student", "--language"}
    assert options <= set(re.findall(r'add_argument\("(--[a-z]+)"', files["hand_in.py"].read_text(encoding="utf-8")))
    assert set(re.findall(r"\b\d\d-[a-z-]+", TEXT)) <= {assignment.id for assignment in ASSIGNMENTS}


def test_windows_gets_the_same_commands():
    """Are the lines for Windows those for macOS and Linux, with its names for Python and the environment's folder?"""
    for half in halves(TEXT).values():
        windows = re.findall(r"^```bat\n(.*?)^```", half, flags=re.MULTILINE | re.DOTALL)
        other = ["\n".join(block) + "\n" for block in blocks(half)]
        for own, names in {"py -3.11": "python3.11", ".venv\\Scripts\\": ".venv/bin/"}.items():
            windows = [text.replace(own, names) for text in windows]
        assert windows == other


def test_page_holds_both_halves():
    """Does the page hold every command and row, each half in its language, and load nothing from elsewhere?"""
    korean, english = PAGE.find_all("main")
    assert PAGE.html["lang"] == "ko" and english["lang"] == "en"
    for half, main in zip(halves(TEXT).values(), (korean, english), strict=True):
        assert len(main.find_all("tr")) == sum(line.startswith("|") for line in half.splitlines()) - 1
        assert [line for block in blocks(half) for line in block] == [
            line for code in main.select("code.language-bash") for line in code.text.splitlines()
        ]
    assert not PAGE.find_all(["script", "img", "link", "iframe"]) and "url(" not in PAGE.style.text


def test_links_between_the_halves():
    """Does each half lead to the other?"""
    for link in PAGE.select("em a"):
        assert PAGE.find(id=unquote(link["href"][1:])).name == "h1"
    assert len(PAGE.select("em a")) == 2
