"""A page with quizzes of every kind, and the extension that writes them."""

import importlib.util
from types import ModuleType

from .small_book import ROOT

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


def quiz_html() -> ModuleType:
    """Return the extension's module: book/_ext is on no path but Sphinx's."""
    spec = importlib.util.spec_from_file_location("quiz_html", ROOT / "book" / "_ext" / "quiz_html.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
