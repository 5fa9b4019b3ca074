"""Quizzes: what stops a build, what a built page holds, and how the page's script reads and judges an answer."""

import gzip
import html
import importlib.util
import json
import re
import subprocess
from html.parser import HTMLParser

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from publishing.build import BuildError, build_language, build_site
from publishing.node import node
from publishing.pages import LANGUAGES

from .small_book import ROOT, make_book

# The syllables of the explanations stand nowhere else on the page: quizgarb, and 뷁 and 쒫 for the font.
CHOICE = """
::::{quiz} pick-one
:kind: choice
:answer: many

How many weights has $1\\times1\\times C$?

```python
kernel = 1
```

:::{choice} one
Just one
---
quizgarb-one 뷁 $w_1$, see {eq}`eq-sum`.
:::
:::{choice} many
$C$ of them, `C`
---
quizgarb-many 쒫
:::
::::

::::{quiz} pick-several
:kind: choice
:answer: red, blue

Which?

:::{choice} red
Red
---
quizgarb-red
:::
:::{choice} grey
Grey
---
quizgarb-grey
:::
:::{choice} blue
Blue
---
quizgarb-blue
:::
::::

$$
y = x
$$ (eq-sum)
"""
NUMBER = """
::::{quiz} count
:kind: number
:answer: 9.7
:tolerance: 0.05
:unit: <times>

How much more?

:::{explain} right
quizgarb-right
:::
:::{explain} wrong
quizgarb-wrong
:::
:::{explain} 25
quizgarb-named
:::
::::
"""
PREDICT = """
::::{quiz} guess
:kind: predict
:unit: px

How far?

:::{reveal}
The result, with {ref}`a link <a>`.
:::
::::

::::{quiz} guess-one
:kind: predict

Which?

:::{choice} left
Left
:::
:::{choice} right
Right
:::
:::{reveal}
The second result.
:::
::::
"""
PAGE = "(a)=\n# A\n" + CHOICE + NUMBER + PREDICT


def quiz(options: str, *blocks: str, name: str = "planted", question: str = "Question?") -> str:
    """Return a quiz with these options and blocks."""
    return f"\n::::{{quiz}} {name}\n{options}\n\n{question}\n\n" + "\n".join(blocks) + "\n::::\n"


def block(name: str, text: str = "Text") -> str:
    """Return one block of a quiz."""
    name, *key = name.split(" ", 1)
    return f":::{{{name}}} {''.join(key)}\n{text}\n:::"


A, B = block("choice a", "A\n---\nno"), block("choice b", "B\n---\nyes")
RIGHT, WRONG = block("explain right"), block("explain wrong")
REVEAL = block("reveal")
FAULTS = {
    "unknown kind": (quiz(":kind: essay", A, B), "the kind is 'essay': choose one of choice, number, predict"),
    "no kind": (quiz(":answer: a", A, B), "the kind is ''"),
    "no answer": (quiz(":kind: choice", A, B), "no choice is right"),
    "answer is no choice": (quiz(":kind: choice\n:answer: c", A, B), "answer c is none of the choices a, b"),
    "answer twice": (quiz(":kind: choice\n:answer: b, b", A, B), "answer b, b names a choice twice"),
    "one choice": (quiz(":kind: choice\n:answer: a", A), "fewer than two choices"),
    "same key": (quiz(":kind: choice\n:answer: b", A, A, B), "2 blocks a: keep one"),
    "bad key": (quiz(":kind: choice\n:answer: b", block("choice A 1", "A\n---\nno"), B), "'A 1' needs a key"),
    "no explanation": (quiz(":kind: choice\n:answer: b", block("choice a"), B), "choice a has no explanation"),
    "nothing after the line": (
        quiz(":kind: choice\n:answer: b", block("choice a", "A\n---"), B),
        "choice a has no explanation",
    ),
    "choice of two paragraphs": (
        quiz(":kind: choice\n:answer: b", block("choice a", "A\n\nA\n---\nno"), B),
        "choice a is not one paragraph",
    ),
    "choice with an explain block": (quiz(":kind: choice\n:answer: b", A, B, RIGHT), "holds a block explain"),
    "choice with a tolerance": (quiz(":kind: choice\n:answer: b\n:tolerance: 1", A, B), ":tolerance: means nothing"),
    "no question": (quiz(":kind: choice\n:answer: b", A, B, question=""), "write the question first"),
    "question last": (quiz(":kind: choice\n:answer: b", A, B, "After."), "write the question first"),
    "number in words": (quiz(":kind: number\n:answer: four", RIGHT, WRONG), ":answer: 'four' is not a number"),
    "no number": (quiz(":kind: number", RIGHT, WRONG), ":answer: '' is not a number"),
    "infinite number": (quiz(":kind: number\n:answer: inf", RIGHT, WRONG), ":answer: 'inf' is not a number"),
    "negative tolerance": (quiz(":kind: number\n:answer: 1\n:tolerance: -1", RIGHT, WRONG), "-1 is negative"),
    "right is not explained": (quiz(":kind: number\n:answer: 4", WRONG), "no explanation of a right answer"),
    "wrong is not explained": (quiz(":kind: number\n:answer: 4", RIGHT), "no explanation of a wrong answer"),
    "empty explanation": (quiz(":kind: number\n:answer: 4", RIGHT, block("explain wrong", "")), "wrong is empty"),
    "mistake in words": (quiz(":kind: number\n:answer: 4", RIGHT, WRONG, block("explain five")), "explain 'five'"),
    "mistake is right": (
        quiz(":kind: number\n:answer: 4\n:tolerance: 1", RIGHT, WRONG, block("explain 5")),
        "explains 5 as a mistake, but its answer accepts 5",
    ),
    "nothing to reveal": (quiz(":kind: predict"), "0 reveal blocks"),
    "prediction explains": (quiz(":kind: predict", A, B, REVEAL), "a choice of a prediction has an explanation"),
    "prediction with an answer": (quiz(":kind: predict\n:answer: 4", REVEAL), ":answer: means nothing"),
    "bad id": (quiz(":kind: predict", REVEAL, name="Two Words"), "write the id in a-z"),
    "block alone": ("\n" + REVEAL + "\n", "block reveal stands outside a quiz"),
}


def soup(root, language):
    """Return the built page, parsed."""
    page = root / "_build" / "site" / language / "01-a.html"
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def answers_of(page, name):
    """Return a quiz's veiled answers, as a browser reads them."""
    return page.select_one(f"#quiz-{name} > noscript")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """A small site with quizzes of every kind."""
    root = make_book(tmp_path_factory.mktemp("quizzes"), {"01-a": PAGE}, {"01-a": PAGE})
    build_site(root, lambda line: None)
    return root


@pytest.fixture(scope="module")
def warnings(tmp_path_factory):
    """The line of each fault on a page that has them all, and what a build says of that page."""
    planted = [source.replace("planted", f"planted-{number}") for number, (source, _) in enumerate(FAULTS.values())]
    root = make_book(tmp_path_factory.mktemp("faults"), {"01-a": "(a)=\n# A\n" + "".join(planted)}, {"01-a": PAGE})
    page = (root / "book" / "ko" / "01-a.md").read_text(encoding="utf-8")
    starts = [page.rindex(source) + 1 for source in planted]
    lines = {name: page[:start].count("\n") + 1 for name, start in zip(FAULTS, starts, strict=True)}
    with pytest.raises(BuildError) as caught:
        build_language(root, "ko", lambda line: None)
    return lines, caught.value.warnings


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_stops_the_build(warnings, fault):
    """Is a quiz that cannot be asked or checked a warning at its line that says what to do?"""
    lines, said = warnings
    here = [line for line in said if re.search(rf"01-a\.md:{lines[fault]}\b", line)]
    assert len(here) == 1, said
    assert FAULTS[fault][1] in here[0]


def test_only_the_faults_are_warned_of(warnings):
    """Is nothing said beyond one line a fault?"""
    assert len(warnings[1]) == len(FAULTS)


def test_id_twice_on_a_page_and_on_the_site(tmp_path):
    """Is an id that another quiz bears a fault, on the same page and on another one?"""
    one, other = quiz(":kind: predict", REVEAL, name="taken"), quiz(":kind: predict", REVEAL, name="twice")
    chapters = {"01-a": "(a)=\n# A\n" + one + other + other, "02-b": "(b)=\n# B\n" + one}
    root = make_book(tmp_path, chapters, chapters)
    with pytest.raises(BuildError) as caught:
        build_language(root, "en", lambda line: None)
    said = [line for line in caught.value.warnings if "its id is taken" in line]
    assert len(said) == 2, caught.value.warnings
    assert "01-a.md" in said[0] and "quiz twice: its id is taken by a quiz of the page 01-a" in said[0]
    assert "02-b.md" in said[1] and "quiz taken: its id is taken by a quiz of the page 01-a" in said[1]


def test_controls_are_named(book):
    """Has each quiz a group with a legend, and each input a label, of the kind that its answer asks for?"""
    page = soup(book, "en")
    kinds = {"pick-one": "radio", "pick-several": "checkbox", "count": "text", "guess": "text", "guess-one": "radio"}
    assert [one["id"] for one in page.select("div.quiz")] == [f"quiz-{name}" for name in kinds]
    for name, kind in kinds.items():
        quiz = page.select_one(f"#quiz-{name}")
        assert quiz.select_one("fieldset > legend")
        named = quiz.fieldset["aria-labelledby"].split()
        assert all(page.find(id=one) for one in named) and len(named) == 2
        assert {one["type"] for one in quiz.select("input")} == {kind}
        for control in quiz.select("input"):
            label = control.find_parent("label") or quiz.find("label", attrs={"for": control.get("id", "")})
            assert label.get_text(strip=True)
        assert quiz.select_one("[role=status]").get_text() == ""
    assert page.find(id=page.select_one("#quiz-count input")["aria-describedby"]).text == "<times>"
    ids = [one["id"] for one in page.select("[id]")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("language", "titles"), [("ko", ["점검", "예측"]), ("en", ["Question", "Prediction"])])
def test_words_are_the_pages(book, language, titles):
    """Do number and buttons stand in the page's language, and is the script given its words in it?"""
    page = soup(book, language)
    questions, predictions = titles
    expected = [f"{questions} 1", f"{questions} 2", f"{questions} 3", f"{predictions} 1", f"{predictions} 2"]
    assert [one.text for one in page.select(".quiz-title")] == expected
    words = json.loads(page.select_one("#quiz-words").string)
    assert page.select_one("#quiz-count [type=submit]").text == words["check"]
    assert page.select_one("#quiz-guess .quiz-other").text == words["skip"]
    assert any("가" <= char <= "힣" for char in words["right"]) == (language == "ko")


def test_every_language_has_every_word():
    """Has the table of words the same entries in both languages, none empty?"""
    words = quiz_html().WORDS
    assert set(words) == set(LANGUAGES)
    assert words["ko"].keys() == words["en"].keys()
    assert all(text.strip() for table in words.values() for text in table.values())


def test_answers_are_there_but_not_at_a_glance(book):
    """Does the source show neither an explanation nor what is right, while a browser without script reads both?"""
    source = (book / "_build" / "site" / "en" / "01-a.html").read_text(encoding="utf-8")
    assert "quizgarb" not in source
    assert '["many"]' not in source and "9.7" not in source
    page = soup(book, "en")
    several = answers_of(page, "pick-several")
    assert json.loads(several.details["data-answer"]) == {"right": ["red", "blue"]}
    assert [one["data-case"] for one in several.select("[data-case]")] == ["red", "grey", "blue"]
    assert [one.get_text(" ", strip=True) for one in several.select("[data-case]")] == [
        "Right: Red quizgarb-red",
        "Wrong: Grey quizgarb-grey",
        "Right: Blue quizgarb-blue",
    ]
    count = answers_of(page, "count")
    assert json.loads(count.details["data-answer"]) == {"value": 9.7, "tolerance": 0.05, "named": {"25": 25.0}}
    assert [one.get_text(" ", strip=True) for one in count.select("[data-case]")] == [
        "Right: 9.7 <times> quizgarb-right",
        "Wrong: Any other number quizgarb-wrong",
        "Wrong: 25 <times> quizgarb-named",
    ]


def test_mathematics_and_references_in_explanations(book):
    """Are formulas of a veiled explanation made at build time, and its references resolved?"""
    one = answers_of(soup(book, "ko"), "pick-one").select_one("[data-case=one]")
    assert one.select_one(".quiz-explanation .katex-mathml annotation").text == "w_1"
    many = soup(book, "ko").select_one("#quiz-pick-one label:has([value=many]) .quiz-text")
    assert many.select_one(".katex-mathml annotation").text == "C" and many.code.text == "C"
    assert one.select_one("a")["href"] == "#equation-eq-sum"


def test_prediction_has_no_answer(book):
    """Does a prediction judge nothing, and stand open where no script closes it?"""
    guess = soup(book, "en").select_one("#quiz-guess")
    assert not guess.select("noscript")
    assert guess.select_one(".quiz-reveal").get_text(strip=True) == "The result, witha link."
    assert guess.select_one(".quiz-reveal a")["href"] == "#a"


def test_font_draws_the_explanations(book):
    """Are syllables in the font that stand in an explanation only?"""
    with TTFont(book / "_build" / "site" / "fonts" / "course-sans-regular-hangul.woff2") as font:
        assert {ord("뷁"), ord("쒫")} <= font.getBestCmap().keys()


def test_search_finds_no_answer(book):
    """Does the search index hold what a prediction reveals, which is the book's text, and no explanation?"""
    contents = [path.read_bytes() for path in (book / "_build" / "site").rglob("*.*") if path.suffix != ".html"]
    indexed = b" ".join(gzip.decompress(one) if one.startswith(b"\x1f\x8b") else one for one in contents)
    assert b"The second result" in indexed
    assert b"quizgarb" not in indexed


def test_pages_without_quizzes_load_no_script(book):
    """Is the script left to the pages that need it?"""
    assert "judgeNumber" not in loaded_scripts(book, "index")
    assert "judgeNumber" in loaded_scripts(book, "01-a")


def loaded_scripts(book, stem):
    """Return the text of the scripts that an English page loads."""
    page = book / "_build" / "site" / "en" / f"{stem}.html"
    tags = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("script[src]")
    return "".join((page.parent / tag["src"].split("?")[0]).read_text(encoding="utf-8") for tag in tags)


def quiz_html():
    """Return the extension's module: book/_ext is on no path but Sphinx's."""
    spec = importlib.util.spec_from_file_location("quiz_html", ROOT / "book" / "_ext" / "quiz_html.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text_of(source: str) -> str:
    """Return the text of HTML as a browser reads it."""
    read = []
    parser = HTMLParser()
    parser.handle_data = read.append
    parser.feed(source)
    parser.close()
    return "".join(read)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_veil_changes_no_text(text):
    """Does veiled HTML read the same, whatever the text, with none of its letters left in the open?"""
    plain = f'<p class="x">{html.escape(text)}</p>'
    veiled = quiz_html().veil(plain)
    assert text_of(veiled) == text
    shown = re.sub(r"&#\d+;|<[^>]*>", "", veiled)
    assert not shown.strip()
    assert veiled.startswith('<p class="x">') and veiled.endswith("</p>")


def run_script(expression: str) -> object:
    """Return the value of an expression over the pure functions of quiz.js, run by the node that pip brought."""
    path = json.dumps((ROOT / "book" / "_assets" / "quiz.js").as_posix())
    code = f"const quiz = require({path}); process.stdout.write(JSON.stringify({expression}))"
    result = subprocess.run([str(node()), "-e", code], capture_output=True, encoding="utf-8", check=True)
    return json.loads(result.stdout)


READ = {
    "1234": 1234,
    " 1,234 ": 1234,
    "1 234": 1234,
    "1\u202f234\u00a0567": 1234567,
    "1,234,567.5": 1234567.5,
    "1.5e3": 1500,
    "1.5E+3": 1500,
    "2e-2": 0.02,
    ".5": 0.5,
    "5.": 5,
    "+7": 7,
    "-3": -3,
    "\u22123": -3,
    "１，２３４": 1234,
    "－１２．５": -12.5,
    "１．５ｅ３": 1500,
    "0": 0,
    # not numbers, or not certainly the number that was meant
    "": None,
    "1,5": None,
    "12,34": None,
    "1,2345": None,
    "1 2": None,
    "1,234 567": None,
    "4128개": None,
    "4 pixels": None,
    "0x10": None,
    "1e999": None,
    "Infinity": None,
    ".": None,
    "-": None,
    "1/4": None,
    "--1": None,
}


@pytest.fixture(scope="module")
def numbers_read():
    """What the script reads in each text, by one run of node."""
    return dict(zip(READ, run_script(f"{json.dumps(list(READ))}.map(quiz.readNumber)"), strict=True))


@pytest.mark.parametrize("text", READ, ids=repr)
def test_reading_a_number(numbers_read, text):
    """Is a number read however it is grouped and typed, and anything else refused rather than guessed?"""
    assert numbers_read[text] == READ[text]


def test_judging_a_number():
    """Does the tolerance hold at both its ends, in spite of binary fractions, and is a known mistake recognised?"""
    answer = json.dumps({"value": 9.7, "tolerance": 0.05, "named": {"25": 25, "1e3": 1000}})
    typed = [9.7, 9.65, 9.75, 9.6499, 9.7501, 25, 1000, 0]
    expected = ["right", "right", "right", "wrong", "wrong", "25", "1e3", "wrong"]
    assert run_script(f"{typed}.map((one) => quiz.judgeNumber({answer}, one))") == expected
    exact = json.dumps({"value": 4128, "tolerance": 0, "named": {}})
    assert run_script(f"[4128, 4127.999, 4128.001].map((one) => quiz.judgeNumber({exact}, one))") == [
        "right",
        "wrong",
        "wrong",
    ]


def test_judging_choices():
    """Is a choice right only when all that is right and nothing else is picked?"""
    picked = [["a", "c"], ["c", "a"], ["a"], ["a", "b", "c"], ["b"]]
    expected = ["right", "right", "incomplete", "wrong", "wrong"]
    assert run_script(f'{json.dumps(picked)}.map((one) => quiz.judgeChoice({{ right: ["a", "c"] }}, one))') == expected
