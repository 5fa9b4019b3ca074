"""What cells print must be the same numbers in both languages, times in `measured` cells aside."""

import pytest
from nbformat.v4 import new_output

from publishing.execute import execute_pages
from publishing.parity import ParityError
from publishing.parity_outputs import check_outputs, numbers, require_equal_outputs

from .small_book import HEADER, cell, make_book

TABLE = "class T:\n    def _repr_html_(self):\n        return '<table><tr><td>{}</td></tr></table>'\nT()"


def measured(code: str) -> str:
    """Return a cell that may print its times."""
    return cell(f":tags: [measured]\n\n{code}")


# The Korean cell, the English cell, and what is said; None where both agree.
PLANTED = {
    "same number, other words": (cell("print('손실', 1.5)"), cell("print('loss', 1.5)"), None),
    "other number": (cell("print('손실', 1.5)"), cell("print('loss', 1.25)"), "prints 1.5, but 1.25"),
    "sign": (cell("print(-1.5)"), cell("print(1.5)"), "prints -1.5, but 1.5"),
    "value": (cell("3 + 4"), cell("3 + 5"), "prints 7, but 8"),
    "table": (cell(TABLE.format("1,234")), cell(TABLE.format("1,235")), "prints 1,234, but 1,235"),
    "number lost": (cell("print(1)\nprint(2)"), cell("print(1)\nprint('x')"), "prints 2, but no number"),
    "word order": (cell("print('10개 중 3개')"), cell("print('3 of 10')"), None),
    "no output": (cell("1"), cell("x = 1"), "gives execute_result text/plain, but nothing"),
    "kind": (cell("1"), cell("print(1)"), "gives execute_result text/plain, but stream stdout"),
    "error": (
        cell(":tags: [raises-exception]\n\n1 / 0"),
        cell(":tags: [raises-exception]\n\n[][0]"),
        "gives error ZeroDivisionError, but error IndexError",
    ),
    "addresses in memory": (cell("print('<T at 0x7f01>')"), cell("print('<T at 0x7f02>')"), None),
    "measured": (measured("print(0.31, 's')"), measured("print(0.29, 's')"), None),
    "measured, output lost": (measured("print(0.31)"), measured("x = 0.31"), "gives stream stdout, but nothing"),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the gate says about one book in which each pair of cells is a page."""
    root = tmp_path_factory.mktemp("outputs")
    stems = {name: f"{number:02}-x" for number, name in enumerate(PLANTED, start=1)}
    ko, en = ({stems[name]: HEADER + pair[side] for name, pair in PLANTED.items()} for side in (0, 1))
    make_book(root, ko, en)
    assert all("has not run" in fault for fault in check_outputs(root))
    assert len(check_outputs(root)) == 2 * len(PLANTED)
    execute_pages(root, lambda line: None)
    faults = check_outputs(root)
    with pytest.raises(ParityError) as caught:
        require_equal_outputs(root)
    assert str(caught.value).splitlines()[1:] == faults
    return {name: [fault for fault in faults if f"/{stem}.md" in fault] for name, stem in stems.items()}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_output(said, name):
    """Is each difference of numbers or kinds named at its cell, and nothing said where only words differ?"""
    expected = PLANTED[name][2]
    if expected is None:
        assert said[name] == []
    else:
        (fault,) = said[name]
        assert expected in fault
        # The cell's fence follows the header's nine lines and an empty one.
        assert fault.startswith("book/ko/") and ".md:11: the cell " in fault


def test_numbers_of_a_table():
    """Are a table's numbers read row by row, with their signs, and none from its style or its tags?"""
    html = (
        "<style>td { width: 99px }</style><table border='7'><tr><td>3 \u00d7 3</td><td>1,234</td></tr>\n"
        "<tr><td>\u22120.5</td><td>2e-3</td></tr></table>"
    )
    output = new_output("display_data", {"text/html": html, "image/png": "1234", "text/plain": "<Figure 640x480>"})
    assert numbers([output]) == [[("1,234", "3", "3"), ("-0.5", "2e-3")], [("480", "640")]]


def test_glued_numbers():
    """Are the numbers compared that a cell glues for the prose?"""
    output = new_output("display_data", {"application/papermill.record/text/plain": "964.0"})
    assert numbers([output]) == [[("964.0",)]]
