"""The pages around the chapters: what they promise exists, and what they list is complete."""

import re
from collections.abc import Iterator

import pytest
import yaml

from publishing.pages import LANGUAGES, pages

from .small_book import ROOT

QUESTIONS = 22  # what learners asked, in the three source documents
PLANNED = {"ko": re.compile(r"(\d+)장 〈([^〉]+)〉"), "en": re.compile(r"chapter (\d+), \*([^*]+)\*")}
STATES = {"ko": {"계획": False, "**완성**": True}, "en": {"planned": False, "**finished**": True}}
LINE = {"ko": ("**확인:**", "**예정:**"), "en": ("**Settled:**", "**Planned:**")}
GREEK = r"\\(?:alpha|beta|gamma|delta|varepsilon|eta|mu|sigma|tau|ell)\b"
both = pytest.mark.parametrize("language", LANGUAGES)


def page(language: str, stem: str) -> str:
    """Return the source of one page."""
    return (ROOT / "book" / language / f"{stem}.md").read_text(encoding="utf-8")


def stems(language: str) -> set[str]:
    """Return the pages that exist."""
    return {one.stem for one in pages(ROOT, language)}


def plan(language: str) -> dict[int, tuple[str, str]]:
    """Return stem and title of every chapter, by number, as the register of claims has them."""
    register = yaml.safe_load((ROOT / "book" / "claims.yml").read_text(encoding="utf-8"))
    chapters = [chapter for part in register["parts"] for chapter in part["chapters"]]
    return {int(chapter["stem"][:2]): (chapter["stem"], chapter["title"][language]) for chapter in chapters}


def question_faults(text: str, language: str, existing: set[str]) -> Iterator[str]:
    """Yield each question that leads nowhere, and each plan that is not, or no longer, a plan."""
    settled, planned = LINE[language]
    for question in re.split(r"^\(question-", text, flags=re.MULTILINE)[1:]:
        name, lines = question.partition(")=")[0], question.splitlines()
        now = [line for line in lines if line.startswith(settled)]
        later = [line for line in lines if line.startswith(planned)]
        if not now and not later:
            yield f"{name}: neither settled nor planned"
        if any("{ref}" not in line for line in now):
            yield f"{name}: settled nowhere"
        for line in later:
            named = PLANNED[language].findall(line)
            if not named:
                yield f"{name}: planned for no chapter"
            for number, title in named:
                stem, right = plan(language)[int(number)]
                if title != right:
                    yield f"{name}: chapter {number} is called {right}"
                if stem in existing:
                    yield f"{name}: chapter {number} exists"


def formula_faults(text: str) -> Iterator[str]:
    """Yield each displayed formula without its label, and each group of them that no cell checks."""
    for group in re.split(r"^\(formulas-", text, flags=re.MULTILINE)[1:]:
        name = group.partition(")=")[0]
        closings = re.findall(r"^\$\$(.*)$", group, flags=re.MULTILINE)[1::2]
        for closing in closings:
            if not re.fullmatch(r" \(formula-[a-z-]+\)", closing):
                yield f"{name}: a formula has no label"
        after = group.rpartition("$$ (formula-")[2]
        if "```{code-cell}" not in after or "\nassert " not in after:
            yield f"{name}: no cell checks the last formula"


def symbols(tex: str) -> set[str]:
    """Return the letters, Latin and Greek, that stand for something in a formula."""
    tex = re.sub(r"\\(?:begin|end|operatorname|mathrm|text)\{[^{}]*\}", " ", tex)
    greek = set(re.findall(GREEK, tex))
    return greek | set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", tex)))


def unexplained(formulas: str, notation: str) -> set[str]:
    """Return the symbols of displayed formulas that neither the text nor the notation explains."""
    shown = re.findall(r"^\$\$\n(.*?)^\$\$", formulas, flags=re.MULTILINE | re.DOTALL)
    prose = re.sub(r"^\$\$\n.*?^\$\$.*?$|^```.*?^```", "", formulas, flags=re.MULTILINE | re.DOTALL)
    rows = "\n".join(line for line in notation.splitlines() if line.startswith("|"))
    said = re.findall(r"\$([^$]+)\$", prose) + re.findall(r"\$([^$]+)\$", rows)
    known = set().union(*map(symbols, said)) | {"e"}
    return set().union(*map(symbols, shown)) - known


def commands(text: str) -> list[str]:
    """Return the lines of the blocks of shell commands."""
    blocks = re.findall(r"^ *```bash\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def documented() -> str:
    """Return what the README and the bundle's start page say, in both languages."""
    files = ["README.md", "README.ko.md", "publishing/student_bundle/START.md"]
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in files)


@both
def test_every_question_is_answered_somewhere(language):
    """Does each question name a section that settles it, or a chapter still planned, by its right title?"""
    text = page(language, "questions")
    assert list(question_faults(text, language, stems(language))) == []
    assert len(re.findall(r"^\(question-", text, flags=re.MULTILINE)) == QUESTIONS


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("**Settled:** {ref}`one-by-one-sliding`", "", "one-pixel: neither settled nor planned"),
        ("**Settled:** {ref}`one-by-one-sliding`", "**Settled:** soon", "one-pixel: settled nowhere"),
        ("chapter 9, *Small kernels and bottlenecks*", "later", "three-by-three: planned for no chapter"),
        ("10, *Residual networks*", "10, *ResNet*", "residual: chapter 10 is called Residual networks"),
        ("9, *Small kernels and bottlenecks*", f"7, *{plan('en')[7][1]}*", "chapter 7 exists"),
    ],
)
def test_a_question_without_answer_is_found(old, new, fault):
    """Is a question caught that leads nowhere, or that promises a chapter which is there already?"""
    text = page("en", "questions")
    assert old in text
    (found,) = question_faults(text.replace(old, new, 1), "en", stems("en"))
    assert found.endswith(fault)


@both
def test_every_formula_has_a_label_and_a_check(language):
    """Can every formula be referred to, and does a cell with assertions follow each group of them?"""
    assert list(formula_faults(page(language, "formulas"))) == []


def test_a_formula_without_label_or_check_is_found():
    """Is a formula caught that has lost its label, and a group that has lost its cell?"""
    text = page("en", "formulas")
    unlabelled = text.replace("$$ (formula-relu)", "$$")
    assert list(formula_faults(unlabelled)) == ["operations: a formula has no label"]
    start = text.index("```{code-cell}", text.index("(formula-dice)"))
    assert list(formula_faults(text[:start])) == ["masks: no cell checks the last formula"]


@both
def test_every_symbol_is_explained(language):
    """Is each letter in a formula explained, in the notation or beside it?"""
    assert unexplained(page(language, "formulas"), page(language, "notation")) == set()


def test_an_unexplained_symbol_is_found():
    """Is a letter caught that nothing explains, Latin or Greek, and a word in a formula taken for none?"""
    formulas = "$$\n\\tau = \\max(k, h) \\text{q} \\\\\n$$ (f)\n"
    assert unexplained(formulas, "| $k$ | side |\nOutside the table $h$.") == {"\\tau", "h"}


@both
def test_commands_are_those_of_the_readme(language):
    """Is every command that the page tells a reader to type one that the README or the start page gives?"""
    given = commands(page(language, "how-to-use"))
    assert len(given) >= 10
    assert [command for command in given if command.removeprefix(".venv/bin/") not in documented()] == []


def test_an_invented_command_is_found():
    """Is a command read from an indented block, and missed in what is documented?"""
    assert commands("1. Do\n\n   ```bash\n   course teach\n   ```\n") == ["course teach"]
    assert "course teach" not in documented()


def unchecked_numbers(text: str) -> set[str]:
    """Return the numbers of three digits and more that the text gives and none of the page's cells holds."""
    cells = r"^```\{code-cell\}.*?^```"
    code = re.findall(cells, text, flags=re.MULTILINE | re.DOTALL)
    held = set(re.findall(r"\d+(?:\.\d+)?", "\n".join(code).replace("_", "")))
    silent = rf"{cells}|^---$.*?^---$|^% twin: \w+$|`[^`]*`"
    prose = re.sub(silent, "", text, flags=re.MULTILINE | re.DOTALL)
    given = [number.replace(",", "") for number in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", prose)]
    return {number for number in given if sum(map(str.isdigit, number)) > 2} - held


@both
@pytest.mark.parametrize("stem", ["formulas", "questions"])
def test_numbers_are_checked_on_the_page(stem, language):
    """Does each larger number of the text stand in a cell of the same page?"""
    assert unchecked_numbers(page(language, stem)) == set()


def test_an_unchecked_number_is_found():
    """Is a figure caught that a slip of the pen changed, with its commas and its decimals?"""
    text = page("en", "questions").replace("102,764,544", "102,764,554").replace("89.4 %", "89.41 %")
    assert unchecked_numbers(text) == {"102764554", "89.41"}


def shown_plan(text: str, language: str) -> dict[int, tuple[str, bool]]:
    """Return the chapters of the front page's table by number: title, and whether it is called finished."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    rows = [row for row in rows if len(row) == 4 and row[1].isdigit()]
    plain = re.compile(r"\{doc\}`(.*) <.*>`")
    states = STATES[language]
    return {int(number): (plain.sub(r"\1", title), states[state]) for _, number, title, state in rows}


def cards(text: str) -> dict[str, str]:
    """Return the titles of the front page's cards with the pages they lead to."""
    return dict(re.findall(r"\{grid-item-card\} (.+)\n:link: (\S+)", text))


def true_plan(language: str) -> dict[int, tuple[str, bool]]:
    """Return the same of the register, and of the pages that exist."""
    return {number: (title, stem in stems(language)) for number, (stem, title) in plan(language).items()}


def true_cards(language: str) -> dict[str, str]:
    """Return the pages outside the chapters by the titles they have."""
    outside = [stem for stem in stems(language) if stem != "index" and not stem[:2].isdigit()]
    return {re.search(r"^# (.+)$", page(language, stem), flags=re.MULTILINE)[1]: stem for stem in outside}


@both
def test_front_page_shows_what_exists(language):
    """Does the front page list every chapter as it stands, and lead to every other page by its title?"""
    assert shown_plan(page(language, "index"), language) == true_plan(language)
    assert cards(page(language, "index")) == true_cards(language)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Residual networks | planned", "Residual networks | **finished**"),
        ("Residual networks | planned", "ResNet | planned"),
        ("<07-one-by-one-convolution>` | **finished**", "<07-one-by-one-convolution>` | planned"),
        (":::{grid-item-card} Glossary\n:link: glossary", ":::{grid-item-card} Words\n:link: glossary"),
        (":link: claims", ":link: glossary"),
    ],
)
def test_a_front_page_out_of_date_is_found(old, new):
    """Is a chapter caught that the table misnames or miscalls, and a card that misleads?"""
    text = page("en", "index")
    assert old in text
    text = text.replace(old, new, 1)
    assert (shown_plan(text, "en"), cards(text)) != (true_plan("en"), true_cards("en"))
