"""One page in both languages that has every part the parity gate compares, and a way to spoil it."""

import shutil
from pathlib import Path

from publishing.parity import check_parity, stamp_pages

from .small_book import ROOT, write_pages

STEM = "01-a"
KO = """---
jupytext:
  text_representation:
    format_name: myst
kernelspec:
  display_name: Python 3
  name: python3
title: 가
---

(a)=
# 가

**합성곱(convolution)**은 `nn.Conv2d`입니다 {cite}`one2001,two2002`. 과제는 `exercises/ko`에 있습니다.

```{code-cell} ipython3
:tags: [language, hide-input]

words = language("ko", loss="손실 {n}", time="시간")
```

```{code-cell} ipython3
:tags: [claim-D2-03]

# 더합니다.
def total(x):
    \"\"\"합을 냅니다.\"\"\"
    return x + 1_000


assert total(1) == 1001
```

$$
y = w x \\quad \\text{모든 자리에서}
$$ (eq-a)

(b)=
## 둘째 절

식 {eq}`eq-a`와 {ref}`앞 절 <a>`, {doc}`머리말 <index>`을 보십시오.
[그림](#fig-a)에서 매개변수 1,234개를 $w$가 나눕니다 {cite:t}`three2003`.

:::{glue:figure} figure-a
:alt: 그림 설명
:name: fig-a

캡션 `w`.
:::

| 층 | 수 |
|---|---|
| 첫째 | 12 |
| 둘째 | 3 |

1. 하나
2. 둘

```{admonition} 자료의 설명과 실제
:class: note

- 뜻 하나
- 뜻 둘
```

```{claim} D2-03
```

::::{quiz} quiz-a
:answer: 4128
:tolerance: 0
:unit: 개

몇 개입니까?

:::{choice} right
맞습니다.
:::
:::{choice}
틀립니다.
:::
::::

```python
x = 1  # 하나
```

```bash
ls exercises/ko
```

![사진](photo.png)
"""
EN = """---
jupytext:
  text_representation:
    format_name: myst
kernelspec:
  display_name: Python 3
  name: python3
title: A
---

(a)=
# A

A **convolution** is `nn.Conv2d` {cite}`one2001,two2002`. The assignment is in `exercises/en`.

```{code-cell} ipython3
:tags: [language, hide-input]

words = language("en", loss="loss {n}", time="time")
```

```{code-cell} ipython3
:tags: [claim-D2-03]

def total(x):
    \"\"\"Add it up.\"\"\"
    return x + 1000  # one thousand

assert total(1) == 1001
```

$$
y = w x \\quad \\text{everywhere}
$$ (eq-a)

(b)=
## The second section

See {ref}`the section before <a>`, equation {eq}`eq-a` and the {doc}`preface <index>`.
The 1,234 parameters of [the figure](#fig-a) share $w$ {cite:t}`three2003`.

:::{glue:figure} figure-a
:alt: What it shows
:name: fig-a

A caption, `w`.
:::

| layer | number |
|---|---|
| first | 12 |
| second | 3 |

1. one
2. two

```{admonition} What the source says, and what is true
:class: note

- one meaning
- another
```

```{claim} D2-03
```

::::{quiz} quiz-a
:answer: 4128
:tolerance: 0
:unit: parameters

How many?

:::{choice} right
Right.
:::
:::{choice}
Wrong.
:::
::::

```python
x = 1  # one
```

```bash
ls exercises/en
```

![A photo](photo.png)
"""


def make_twins(root: Path, ko: str = KO, en: str = EN) -> Path:
    """Write the page in both languages and stamp it; return `root`."""
    shutil.copy(ROOT / "_config.yml", root / "_config.yml")
    for language, text in (("ko", ko), ("en", en)):
        write_pages(root, language, {STEM: text})
    stamp_pages(root)
    return root


def page(root: Path, language: str) -> Path:
    """Return the path of the page in one language."""
    return root / "book" / language / f"{STEM}.md"


def spoil(root: Path, language: str, old: str, new: str) -> None:
    """Replace what stands once in a page; the test is at fault when it does not."""
    text = page(root, language).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the {language} page"
    page(root, language).write_text(text.replace(old, new), encoding="utf-8")


def faults_after(root: Path, old: str, new: str, language: str = "en") -> list[str]:
    """Spoil one page, stamp both as a careless person would, and return what the gate still says."""
    spoil(root, language, old, new)
    stamp_pages(root)
    return check_parity(root)
