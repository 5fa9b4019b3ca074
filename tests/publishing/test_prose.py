"""Which words of the sources the lints read, on which line; the lint of English; the command."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import course
from publishing.english_lint import passage_faults
from publishing.korean_lint import KoreanLint, korean_faults
from publishing.particles import read_readings
from publishing.passage import passage
from publishing.prose import read_markdown
from publishing.terms import read_terms

ROOT = Path(__file__).resolve().parents[2]
TERMS = read_terms(ROOT)
LINT = KoreanLint(TERMS, read_readings(ROOT))


def english_rules(text):
    """Return the rules that an English Markdown text breaks."""
    return [fault.rule for part in read_markdown("page.md", text) for fault in passage_faults(part, TERMS)]


PAGE = """---
header: no
---
(label)=
# Title

Two lines
of `code` and [a link](b.md).

:::{glue:figure} name
:alt: Arrows.
:name: fig-no

Caption.
:::

- item
  goes on
1. second

| a | $|x|$ |
|---|---|

$$
no = 1
$$

```{code-cell} python
:tags: [no]

x = 1  # why
words("two words", no="one")
```

::::{admonition} Told
:::{tip}
Inside.
:::
::::

```{bibliography}
:filter: no
```
After.
"""


def test_words_of_a_page():
    """Are paragraphs, titles, items, cells, captions, alt texts, comments and strings read, and nothing else?"""
    found = [(part.line(0), part.text) for part in read_markdown("page.md", PAGE)]
    code, formula = "\ue000", "\ue000"
    assert found == [
        (5, "Title"),
        (7, f"Two lines of {code} and a link."),
        (10, "name"),
        (11, "Arrows."),
        (14, "Caption."),
        (17, "item goes on"),
        (19, "second"),
        (21, "a"),
        (21, formula),
        (31, "why"),
        (32, "two words"),
        (35, "Told"),
        (37, "Inside."),
        (44, "After."),
    ]


@given(st.text(alphabet='가은는다을 1x`$*|:{}()[]<>"“”.#-%\n'))
def test_any_text_can_be_read(text):
    """Does a page of whatever signs get a verdict, with every fault on one of its lines?"""
    for part in read_markdown("page.md", text):
        for fault in [*LINT.faults(part), *passage_faults(part, TERMS)]:
            assert 1 <= fault.line <= len(text.splitlines())


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("It ends.Then it goes on.", "It ends. Then 3.14 and nn.Linear and `a.B` and README.md follow, e.g. here."),
        ("It ends.`code` follows.", "`a`.`b` is dotted, and so on."),
        ("First,second.", "1,234 numbers, at 12:30 (see below): all right."),
        ("Two  spaces.", "One space."),
        ("A **bold that does not end.", "A **bold** word and `2**3`."),
        ("A 3x3 kernel.", "A 3×3 kernel and 0x10."),
        ("A deconvolution enlarges.", "What some call “deconvolution” enlarges."),
        ("Deconvolutional layers.", "Transposed convolutions."),
        ("Relu is linear.", "ReLU is not."),
        ("Use back-propagation.", "Use backpropagation."),
    ],
)
def test_english(wrong, right):
    """Is each fault of an English sentence found once, and a sentence like it left alone?"""
    assert len(english_rules(wrong)) == 1
    assert english_rules(right) == []


def test_permission_ends_with_the_section():
    """Does `% lint-allow` hold until the next heading and no longer?"""
    text = "# 가\n\n% lint-allow: 역합성곱\n\n역합성곱입니다.\n\n## 나\n\n역합성곱입니다.\n"
    found = [fault for part in read_markdown("page.md", text) for fault in LINT.faults(part)]
    assert [fault.line for fault in found] == [9]


def test_line_of_a_fault():
    """Does a fault name the line of the word itself in a paragraph of several, with constructs before it?"""
    part = passage(
        "page.md", [(7, "첫 줄에는 `code`와 **굵은 글씨**가 있고"), (8, "둘째 줄에는 $x$와 컨볼루션이 있습니다.")]
    )
    (fault,) = LINT.faults(part)
    assert (fault.line, "컨볼루션" in fault.text) == (8, True)


def test_sources(tmp_path, monkeypatch, capsys):
    """Are pages, README, assignments (Korean cells and lines alone), messages and terms read, with file and line?"""
    files = {
        "book/ko/01-a.md": "---\njupytext: 컨볼루션\n---\n# 가\n\n컨볼루션\n",
        "README.ko.md": "컨볼루션\n",
        "solutions/01_a.py": '# %% a [markdown] tags=["ko"]\n# 컨볼루션\n# %% a [markdown] tags=["en"]\n# a word\n'
        '# %% b\n# ko: 컨볼루션\n# en: Hi\ndef f():\n    """\n    ko: 컨볼루션\n    en: Hi\n    """\n',
        "solutions/messages/01.yml": 'messages:\n  a.b:\n    ko: "컨볼루션"\n    en: "Hi"\n',
        "book/en/01-a.md": "# A\n\nA deconvolution.\n",
    }
    for name in ("terms.yml", "readings.yml"):
        files[f"book/{name}"] = (ROOT / "book" / name).read_text(encoding="utf-8")
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = sorted((fault.path, fault.line) for fault in korean_faults(tmp_path))
    assert found == [
        ("README.ko.md", 1),
        ("book/ko/01-a.md", 6),
        ("solutions/01_a.py", 2),
        ("solutions/01_a.py", 6),
        ("solutions/01_a.py", 10),
        ("solutions/messages/01.yml", 3),
    ]
    monkeypatch.setattr(course, "ROOT", tmp_path)
    assert course.main(["lint-text"]) == 1
    said = capsys.readouterr().err
    assert "7 places" in said and "book/en/01-a.md:3: «A deconvolution.»: 'deconvolution'" in said


def test_the_real_prose(capsys):
    """Does the course itself pass, in both languages?"""
    assert course.main(["lint-text"]) == 0, capsys.readouterr().err
