"""The gate against drift: each kind of drift is planted on a page that passes, and found where it stands."""

import re

import pytest

from publishing.parity import ParityError, check_parity, notes, require_parity

from .small_book import ROOT
from .twin_pages import EN, KO, faults_after, make_twins


def line_of(text: str, start: str) -> int:
    """Return the line of a stamped page on which `start` stands, counted without its two stamps."""
    return text[: text.index(start)].count("\n") + 1


def test_twins_pass(tmp_path):
    """Is a page accepted whose words, comments, docstrings, number literals, layout and word order alone differ?"""
    assert check_parity(make_twins(tmp_path)) == []


def test_the_real_book_passes():
    """Do the course's own pages agree in both languages, stamps included?"""
    require_parity(ROOT)


# What is planted in the English page (old, new), and what the gate says about it.
PLANTED = {
    "code": ("return x + 1000", "return x + 1001", "code cell's code is `.*1000`, but `.*1001`"),
    "code cell lost": (
        '```{code-cell} ipython3\n:tags: [claim-D2-03]\n\ndef total(x):\n    """Add it up."""\n'
        "    return x + 1000  # one thousand\n\nassert total(1) == 1001\n```\n",
        "",
        r"book/ko/01-a\.md:\d+: this code cell has no counterpart at the same place in the section \(a\)",
    ),
    "code does not parse": ("return x + 1000", "return x +", "this code does not parse"),
    "cell tag": (":tags: [claim-D2-03]", ":tags: [claim-D2-03, measured]", "tags is `claim-D2-03`, but `claim-D2-03 m"),
    "cell option": (":tags: [claim-D2-03]", ":tags: [claim-D2-03]\n:name: c", "cell's :name: is missing, but `c`"),
    "word lost": (', time="time"', "", "words is `loss, time`, but `loss`"),
    "word renamed": ("time=", "duration=", "words is `loss, time`, but `duration, loss`"),
    "placeholder": ("loss {n}", "loss {m}", r"placeholders is `loss: \{n\}`, but `loss: \{m\}`"),
    "word is no literal": ('time="time"', "time=str(1)", "time is no literal"),
    "wrong language": ('language("en"', 'language("ko"', r'this page begins language\("en", ...\)'),
    "Hangul in code": ("assert total(1) == 1001", "assert total(1) == 1001, '하나'", "'하나' is prose in the code"),
    "second language cell": (
        "[claim-D2-03]\n",
        "[language, claim-D2-03]\n",
        "a second cell is tagged `language`: one cell",
    ),
    "clock": ("assert total(1) == 1001", "time.perf_counter()", "time.perf_counter measures time in a cell"),
    "magic clock": ("assert total(1) == 1001", "%timeit total(1)", "%timeit measures time in a cell"),
    "label lost": ("(b)=\n", "", r"book/ko/01-a\.md:\d+: the label \(b\) is missing in book/en/01-a\.md"),
    "label renamed": ("(b)=", "(c)=", r"book/en/01-a\.md:\d+: the label \(c\) is missing in book/ko/01-a\.md"),
    "label twice": ("(b)=", "(a)=", r"book/en/01-a\.md:\d+: the label \(a\) stands here a second time"),
    "nested label": ("- one meaning", "(inner)=\n- one meaning", "this label has no counterpart"),
    "heading level": ("## The second", "### The second", "heading's level is `2`, but `3`"),
    "heading added": ("1. one", "### More\n\n1. one", r"book/en/01-a\.md:\d+: this heading has no counterpart"),
    "display formula": ("y = w x", "y = w + x", "display formula's formula is `y = w x"),
    "formula's label": ("$$ (eq-a)", "$$ (eq-b)", "formula's label is `eq-a`, but `eq-b`"),
    "inline formula": ("share $w$", "share $v$", "the formula `w` has no counterpart"),
    "directive": ("{claim} D2-03\n```", "{note}\n```", "this claim directive has no counterpart"),
    "directive moved": (
        "```{claim} D2-03\n```\n\n::::{quiz}",
        "::::{quiz}",
        "this claim directive has no counterpart at the same place",
    ),
    "claim id": ("{claim} D2-03", "{claim} D2-04", "claim directive's argument is `D2-03`, but `D2-04`"),
    "quiz id": ("{quiz} quiz-a", "{quiz} quiz-b", "quiz directive's argument is `quiz-a`, but `quiz-b`"),
    "quiz answer": (":answer: 4128", ":answer: 4129", "quiz directive's :answer: is `4128`, but `4129`"),
    "quiz option lost": (":tolerance: 0\n", "", "quiz directive's :tolerance: is `0`, but missing"),
    "unit lost": (":unit: parameters\n", "", "quiz directive's :unit: is `given`, but missing"),
    "right choice": (
        "{choice} right\nRight.",
        "{choice}\nRight.",
        "choice directive's argument is `right`, but missing",
    ),
    "choice lost": (":::{choice}\nWrong.\n:::\n", "", "this choice directive has no counterpart"),
    "class": (":class: note", ":class: tip", "admonition directive's :class: is `note`, but `tip`"),
    "title lost": (
        "{admonition} What the source says, and what is true",
        "{admonition}",
        "title is `given`, but missing",
    ),
    "alt lost": (":alt: What it shows\n", "", "glue:figure directive's :alt: is `given`, but missing"),
    "alt empty": (":alt: What it shows", ":alt:", "glue:figure directive's :alt: is `given`, but missing"),
    "figure": ("{glue:figure} figure-a", "{glue:figure} figure-b", "argument is `figure-a`, but `figure-b`"),
    "image": ("photo.png", "other.png", "image's source is `photo.png`, but `other.png`"),
    "image's alt": ("![A photo]", "![]", "image's alt is `given`, but missing"),
    "table row": ("| second | 3 |\n", "", "table's shape is `3×2`, but `2×2`"),
    "table column": (
        "| layer | number |\n|---|---|\n| first | 12 |",
        "| layer | number | more |\n|---|---|---|\n| first | 12 |",
        "table's shape is `3×2`, but `3×3`",
    ),
    "table number": ("| first | 12 |", "| first | 13 |", "table's numbers is `12 3`, but `13 3`"),
    "list item": ("2. two\n", "", "numbered list's items is `2`, but `1`"),
    "citation": ("three2003", "four2004", r"the `\{cite:t\}` `three2003` has no counterpart in \(b\)"),
    "citation's keys": ("one2001,two2002", "two2002,one2001", "`one2001,two2002` has no counterpart"),
    "reference": ("before <a>", "before <b>", r"the `\{ref\}` `a` has no counterpart"),
    "equation": ("{eq}`eq-a`", "{eq}`eq-b`", r"the `\{eq\}` `eq-a` has no counterpart"),
    "document": ("preface <index>", "preface <01-a>", r"the `\{doc\}` `index` has no counterpart"),
    "link": ("](#fig-a)", "](#fig-b)", "the link `#fig-a` has no counterpart"),
    "code span": ("`nn.Conv2d`", "`nn.Linear`", "the code span `nn.Conv2d` has no counterpart"),
    "code span's folder": ("`exercises/en`", "`solutions/en`", "the code span `exercises/ko` has no counterpart"),
    "number in prose": ("1,234", "1,243", "the number `1,234` has no counterpart"),
    "code that is shown": ("x = 1  # one", "x = 2  # one", "code block's code is `x = 1`, but `x = 2`"),
    "language of code": ("```bash", "```sh", "code block's language is `bash`, but `sh`"),
    "header": ("name: python3", "name: python4", "header's kernelspec.name is `python3`, but `python4`"),
    "header's title": ("title: A\n", "", "header's title is `given`, but missing"),
    "stray stamp": ("1. one", "% twin: 0123456789\n\n1. one", "this stamp stands above no label"),
}


@pytest.mark.parametrize(("old", "new", "said"), PLANTED.values(), ids=PLANTED)
def test_planted_drift(tmp_path, old, new, said):
    """Is each kind of drift named with its file and line, although somebody stamped the pages?"""
    faults = faults_after(make_twins(tmp_path), old, new)
    assert any(re.search(said, fault) for fault in faults), faults
    assert all(re.match(r"book/(ko|en)/01-a\.md:\d+: .+\.$", fault) for fault in faults)


def test_place_of_a_fault(tmp_path):
    """Does a fault inside a directive name the line of both files on which the part stands?"""
    (fault,) = faults_after(make_twins(tmp_path), ":answer: 4128", ":answer: 4129")
    # Each page has two stamps above the quiz.
    ko, en = (line_of(text, "::::{quiz}") + 2 for text in (KO, EN))
    assert fault == (
        f"book/ko/01-a.md:{ko}: the quiz directive's :answer: is `4128`, but `4129` in book/en/01-a.md:{en}."
    )


def test_line_of_prose_in_code(tmp_path):
    """Is Hangul in a cell found in the Korean page too, on its own line of the file?"""
    faults = faults_after(make_twins(tmp_path), "assert total(1) == 1001", "assert total(1) == 1001, '하나'", "ko")
    line = line_of(KO, "assert total") + 1
    assert faults[0].startswith(f"book/ko/01-a.md:{line}: '하나' is prose in the code")


def test_prose_beside_the_words(tmp_path):
    """Is Hangul found in the `language` cell when it stands outside language()?"""
    root = make_twins(tmp_path)
    faults = faults_after(root, 'time="시간")', 'time="시간")\nother = "다른 말"', "ko")
    assert any("'다른 말' is prose" in fault for fault in faults)


def test_order_of_sections(tmp_path):
    """Are sections found that stand in another order, though each agrees with its twin?"""
    extra = "\n(c)=\n## C\n\n(d)=\n## D\n", "\n(d)=\n## D\n\n(c)=\n## C\n"
    faults = check_parity(make_twins(tmp_path, KO + extra[0], EN + extra[1]))
    assert len(faults) == 1
    assert re.search(r"\(d\) stands before \(c\) in book/en/01-a\.md", faults[0])


def test_order_of_citations(tmp_path):
    """Are citations found that a section gives in another order?"""
    cited = "\n{cite}`one2001` {cite}`two2002`\n", "\n{cite}`two2002` {cite}`one2001`\n"
    (fault,) = check_parity(make_twins(tmp_path, KO + cited[0], EN + cited[1]))
    assert "`{cite}` `one2001` stands where" in fault and "cite in the same order" in fault


def test_directive_moved_out_of_its_box(tmp_path):
    """Is a part found that one language has inside a box and the other below it?"""
    old = "- one meaning\n- another\n```\n"
    faults = faults_after(make_twins(tmp_path), old, "```\n\n- one meaning\n- another\n")
    assert any("list's place is `in admonition`, but missing" in fault for fault in faults)


def test_measured_cells_may_read_the_clock(tmp_path):
    """Is a clock allowed in a cell tagged `measured`, and in a function that such a cell may call?"""
    timed = "\n```{code-cell} ipython3\n:tags: [measured]\n\nprint(time.perf_counter())\n```\n"
    defined = "\n```{code-cell} ipython3\ndef clock():\n    return time.perf_counter()\n```\n"
    assert check_parity(make_twins(tmp_path, KO + defined + timed, EN + defined + timed)) == []


@pytest.mark.parametrize("of_two", [("ko", "en"), ("en", "ko")])
def test_both_folders_named_in_both_pages(tmp_path, of_two):
    """May a page name both languages' folders, in either order?"""
    text = "\n" + " ".join(f"`book/{language}`" for language in of_two) + "\n"
    assert check_parity(make_twins(tmp_path, KO + "\n`book/ko` `book/en`\n", EN + text)) == []


def test_requirement_lists_every_fault(tmp_path):
    """Does the gate that stops a build name all faults, a line each?"""
    root = make_twins(tmp_path)
    require_parity(root)
    faults = faults_after(root, ":answer: 4128", ":answer: 1")
    with pytest.raises(ParityError) as caught:
        require_parity(root)
    assert str(caught.value).splitlines()[1:] == faults


def test_notes_on_length_and_words(tmp_path):
    """Are a section much longer in one language and a sentence in the code noted, and not called faults?"""
    short = "\n(s{0})=\n## {1}\n\n{2}\n"
    words = {"ko": "합성곱은 이웃한 값을 더합니다. ", "en": "A convolution adds up neighbouring values. "}
    texts = {}
    for language, page in (("ko", KO), ("en", EN)):
        long = [short.format(n, "x", words[language] * 20) for n in range(3)]
        lost = short.format(3, "x", words[language] * (8 if language == "ko" else 20))
        code = "\n```{code-cell} ipython3\nprint('the loss', 1)\n```\n"
        texts[language] = page + "".join(long) + lost + code
    root = make_twins(tmp_path, texts["ko"], texts["en"])
    assert check_parity(root) == []
    said = notes(root)
    assert [note for note in said if "usual ratio" in note] == [note for note in said if "(s3)" in note] != []
    assert sum("'the loss' looks like prose" in note for note in said) == 2
