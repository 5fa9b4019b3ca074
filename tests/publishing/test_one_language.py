"""keep_language and keep_lines: one language of a bilingual notebook."""

import ast
import copy
import re
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.assignment import Assignment, find_assignments
from publishing.one_language import KeepLanguage, keep_language, keep_lines

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = find_assignments(ROOT)

SOURCE = '''\
def halve(image):
    """
    ko: 절반을 돌려줍니다.
    en: Return half.
    """
    # ko: 나눕니다.
    # en: Divide.
    if image is None:
        # ko: 없으면 0입니다.
        # ko: 정수입니다.
        # en: Nothing gives 0.
        return 0
    return image / 2  # en: not a line of its own
'''
KOREAN = '''\
def halve(image):
    """
    절반을 돌려줍니다.
    """
    # 나눕니다.
    if image is None:
        # 없으면 0입니다.
        # 정수입니다.
        return 0
    return image / 2  # en: not a line of its own
'''
ENGLISH = '''\
def halve(image):
    """
    Return half.
    """
    # Divide.
    if image is None:
        # Nothing gives 0.
        return 0
    return image / 2  # en: not a line of its own
'''


def test_by_hand():
    """Do comments and docstrings keep one language's lines, their indentation and no mark?"""
    assert keep_lines(SOURCE, "ko") == KOREAN
    assert keep_lines(SOURCE, "en") == ENGLISH


@pytest.mark.parametrize(
    "source",
    [
        'words = {"ko": "값", "en": "value"}',
        'words = {\n    "ko": "값",\n    "en": "value",\n}',
        "words = {\n    ko: 1,\n    en: 2,\n}",
        'ko: str = "값"\nen: str = "value"',
        'print("ko: 값", "en: value")',
        "taken = 1  # en: beside code",
        "# korean: x\n# en is short for English\n# (ko: x)",
        "text = 'en: x'\nen = 3",
        "",
    ],
)
def test_what_is_no_marked_line(source):
    """Does a line stay when `ko:` stands in code, inside a string, or behind something else?"""
    for language in ("ko", "en"):
        assert keep_lines(source, language) == source


@pytest.mark.parametrize(
    ("line", "korean"),
    [
        ("# ko: 값", "# 값"),
        ("#ko:값", "#값"),
        ("        # ko: 깊이", "        # 깊이"),
        ("# ko:   세 칸", "#   세 칸"),
        ("# ko:", "# "),
        ("# en: value", None),
        ("    #en:value", None),
    ],
)
def test_forms_of_the_mark(line, korean):
    """Does only the mark and one space go, wherever the comment stands?"""
    assert keep_lines(f"{line}\nx = 1", "ko").split("\n") == [*([] if korean is None else [korean]), "x = 1"]


def test_source_that_is_not_python():
    """Are marked lines still told apart in a cell that does not parse, as a student may hand in?"""
    assert keep_lines("# ko: 값\n# en: value\nx = (\n# en: more", "ko") == "# 값\nx = ("
    assert keep_lines("%matplotlib inline\n# ko: 값\n# en: value", "en") == "%matplotlib inline\n# value"


plain = st.sampled_from(["x = 1", "if x:", "    y = 2", "    # note", "", '    s = "en: no"', "    return x"])
marked = st.builds(
    lambda indent, language, words: f"{' ' * indent}# {language}: {words}",
    st.integers(0, 8),
    st.sampled_from(["ko", "en"]),
    st.sampled_from(["값", "value", "a: b", ""]),
)


@settings(max_examples=100)
@given(st.lists(plain | marked, max_size=8))
def test_idempotent_and_complete(lines):
    """Is a second pass without effect, and does every unmarked line stand in both languages, in order?"""
    source = "\n".join(lines)
    for language, other in (("ko", "en"), ("en", "ko")):
        kept = keep_lines(source, language)
        assert keep_lines(kept, language) == kept
        assert keep_lines(kept, other) == kept
        expected = [re.sub(rf"# {language}: ", "# ", line) for line in lines if f"# {other}: " not in line]
        assert kept.split("\n") == (expected or [""])


def cell(source: str, lang: str | None = None, kind: str = "code") -> nbformat.NotebookNode:
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return new(source, metadata={"lang": lang} if lang else {})


def bilingual() -> nbformat.NotebookNode:
    """A notebook with a text in both languages, and one code cell for both."""
    cells = [
        cell("# 제목\n\nen: 그대로", "ko", "text"),
        cell("# Title", "en", "text"),
        cell("# ko: 값\n# en: value\nx = 1"),
    ]
    return nbformat.v4.new_notebook(cells=cells, metadata={"course": {"assignment": "07"}})


def test_cells_of_one_language():
    """Do the cells of one language and those of both stay, and does the notebook say which it is in?"""
    korean, english = (keep_language(bilingual(), language) for language in ("ko", "en"))
    assert [each.source for each in korean.cells] == ["# 제목\n\nen: 그대로", "# 값\nx = 1"]
    assert [each.source for each in english.cells] == ["# Title", "# value\nx = 1"]
    assert korean.metadata.course == {"assignment": "07", "language": "ko"}


def test_the_bilingual_notebook_stays():
    """Is the notebook given untouched, so that the other language can be made from it?"""
    notebook = bilingual()
    before = copy.deepcopy(notebook)
    keep_language(notebook, "ko")
    assert notebook == before


def test_as_a_step_of_nbgrader():
    """Does nbgrader's step give what the function gives, in the language it is configured for?"""
    notebook, resources = KeepLanguage(language="en").preprocess(bilingual(), {"kept": 1})
    assert [each.source for each in notebook.cells] == ["# Title", "# value\nx = 1"]
    assert (notebook.metadata.course.language, resources) == ("en", {"kept": 1})


def text_pairs(assignment: Assignment) -> list[tuple[str, str, str]]:
    """(id, Korean, English) of every text cell."""
    spoken = [one for one in assignment.notebook.cells if "lang" in one.metadata and one.cell_type == "markdown"]
    pairs = zip(spoken[::2], spoken[1::2], strict=True)
    return [(korean.id.removesuffix("_ko"), korean.source, english.source) for korean, english in pairs]


PAIRS = {f"{one.number}-{name}": (ko, en) for one in ASSIGNMENTS for name, ko, en in text_pairs(one)}


def shape_of(text: str) -> dict[str, object]:
    """What a text holds beside its words: the same in both languages."""
    math = re.findall(r"\$\$.+?\$\$|\$[^$\n]+\$", text, flags=re.DOTALL)
    rows = [line for line in text.split("\n") if line.startswith("|")]
    return {
        "math": sorted(re.sub(r"\s+", " ", formula) for formula in math),
        "code": sorted(re.findall(r"`[^`\n]+`", text)),
        "tables": [row.count("|") for row in rows],
        "items": len(re.findall(r"^\s*(?:[-*]|\d+\.) ", text, flags=re.MULTILINE)),
        "headings": re.findall(r"^#+ ", text, flags=re.MULTILINE),
        "points": sorted(re.findall(r"([1-9]\d*)(?:점| points?)", text)),
    }


def test_the_shape_of_a_text_is_seen():
    """Does the comparison below see a formula, a span of code, a row and points that one language lacks?"""
    text = "# 1. T (10점)\n\n| a | b |\n|---|---|\n\n- `x` is $x^2$\n"
    assert shape_of(text) == shape_of(text.replace("10점", "10 points").replace("is", "는"))
    for changed in ("10", "`x`", "$x^2$", "|---|---|", "- ", "# "):
        assert shape_of(text.replace(changed, "", 1)) != shape_of(text)


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_of_a_text_hold_the_same(name):
    """Do a text's two languages have the same formulas, code, table rows, lists, headings and points?"""
    korean, english = PAIRS[name]
    assert shape_of(korean) == shape_of(english)


@pytest.mark.parametrize("assignment", ASSIGNMENTS, ids=lambda one: one.id)
def test_every_line_for_one_language_has_its_counterpart(assignment):
    """Does a code cell that speaks one language at a place speak the other there too, and stay Python?"""
    for one in assignment.notebook.cells:
        if one.cell_type == "code" and "lang" not in one.metadata:
            assert ("ko: " in one.source) == ("en: " in one.source), one.id
            trees = [ast.dump(ast.parse(keep_lines(one.source, language))) for language in ("ko", "en")]
            docs = re.compile(r"Expr\(value=Constant\(value='\\n.*?'\)\)")
            assert len({docs.sub("", tree) for tree in trees}) == 1, one.id
