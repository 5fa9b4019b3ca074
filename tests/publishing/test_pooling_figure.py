"""The arithmetic of the pooling figure beside cnnlib.scratch, and its drawing beside the page's."""

import json
from itertools import product

import numpy as np
import pytest
from bs4 import BeautifulSoup

from cnnlib.scratch import (
    avg_pool2d,
    avg_pool2d_backward,
    blur_pool2d,
    blur_pool2d_backward,
    conv2d,
    conv2d_backward,
    max_pool2d,
    max_pool2d_backward,
)
from publishing.pages import LANGUAGES

from .interactive_page import MAP, run_script
from .small_book import ROOT

METHODS = ("max", "average", "blur", "first")
WORDS = {
    "said_max": "{row} {column}: {values} -> {value};",
    "single": "alone",
    "tie": "{count} times",
    "said_average": "{values}: {sum}/{over} {sign} {value}",
    "said_blur": "({terms})/16 = {value}",
    "said_first": "{value}",
    "ask": "?",
    "moved": "{changed} of {total}, {most}",
    "unmoved": "none of {total}",
    "edited": "{row} {column} {value}: {changed} of {total}",
    "ahead": "{changed} of {total}",
}


def run(expression: str):
    """Return the value of an expression over the script's arithmetic."""
    return run_script(expression, "pooling")


def settings(method: str, window: int = 2, stride: int = 2) -> dict:
    """Return the settings as the script takes them."""
    return {"method": method, "window": window, "stride": stride}


def random_cases() -> list[list]:
    """Return five maps for each setting, of many sizes; they hold so few digits that ties are common."""
    rng = np.random.default_rng(5)
    return [
        [rng.integers(0, 4, rng.integers(4, 9, 2)).tolist(), settings(*chosen)]
        for chosen in product(METHODS, (2, 3), (1, 2))
        for _ in range(5)
    ]


def by_scratch(values, method: str, window: int, stride: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the outputs, and the gradient of their sum."""
    image = np.array(values, float)[None, None]
    if method == "max":
        output = max_pool2d(image, window, stride)
        gradient = max_pool2d_backward(np.ones_like(output), image, window, stride).input
    elif method == "average":
        output = avg_pool2d(image, window, stride)
        gradient = avg_pool2d_backward(np.ones_like(output), image, window, stride).input
    elif method == "blur":
        maxima = max_pool2d(image, window, 1)
        output = blur_pool2d(maxima, 3, stride)
        inner = blur_pool2d_backward(np.ones_like(output), maxima, 3, stride).input
        gradient = max_pool2d_backward(inner, image, window, 1).input
    else:
        corner = np.zeros((1, 1, window, window))
        corner[..., 0, 0] = 1
        output = conv2d(image, corner, stride=stride)
        gradient = conv2d_backward(np.ones_like(output), image, corner, stride=stride).input
    return output[0, 0], gradient[0, 0]


def test_by_hand():
    """Do the four methods make 4, 11/4, 41/16 and 1 of one window, and hand the gradient to the right pixels?"""
    values = [[1, 4], [2, 4]]
    found = {
        method: run(f"figure.pool({values}, {json.dumps(settings(method))})") for method in ("max", "average", "first")
    }
    assert {method: one["output"] for method, one in found.items()} == {
        "max": [[4]],
        "average": [[2.75]],
        "first": [[1]],
    }
    assert found["max"]["gradient"] == [[0, 1], [0, 0]], "the first of two equal ones in row order"
    assert found["average"]["gradient"] == [[0.25, 0.25], [0.25, 0.25]]
    assert found["first"]["gradient"] == [[1, 0], [0, 0]]
    assert found["max"]["cells"][0][0]["tied"] == [[1, 1]]


def test_blur_by_hand():
    """Is a blur of maxima 1 2 1 in both directions, with its border bent back and not repeated?"""
    values = [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 8, 0], [0, 0, 0, 0]]
    # The maxima with stride 1 are three by three, 8 in the last two rows of the last two columns.
    found = run(f"figure.pool({values}, {json.dumps(settings('blur'))})")
    assert found["output"] == [[8 / 4, 8 / 2], [8 / 2, 8]]
    assert found["cells"][1][1]["value"] == 8 and found["gradient"][2][2] == (1 + 2 + 2 + 4) / 4


def test_the_same_as_scratch():
    """Are the outputs and the gradient those of cnnlib.scratch, exactly where no ninth is involved?"""
    given = random_cases()
    tied = 0
    for (values, chosen), found in zip(
        given, run(f"{json.dumps(given)}.map((one) => figure.pool(...one))"), strict=True
    ):
        output, gradient = by_scratch(values, **chosen)
        assert np.shape(found["output"]) == output.shape
        bound = 1e-12 if chosen["method"] == "average" else 0
        assert np.abs(np.array(found["output"]) - output).max() <= bound, (values, chosen)
        assert np.abs(np.array(found["gradient"]) - gradient).max() <= bound, (values, chosen)
        tied += sum(bool(cell["tied"]) for row in found["cells"] for cell in row)
    assert len(given) == 80 and tied > 100


def test_each_output_shares_out_one():
    """Do the shares of an output add up to 1, lie in its window, and make its value of the pixels?"""
    given = random_cases()
    for (values, _), found in zip(given, run(f"{json.dumps(given)}.map((one) => figure.pool(...one))"), strict=True):
        for cell in (cell for row in found["cells"] for cell in row):
            assert sum(weight for _, weight in cell["shares"]) == cell["over"]
            assert all(place in cell["seen"] for place, _ in cell["shares"])
            assert cell["sum"] == sum(weight * values[i][j] for (i, j), weight in cell["shares"])


def test_windows_and_ties_are_those_of_the_gradient():
    """Is what an output sees the windows of all the maxima it reads, and tied what equals one and gets nothing?"""
    given = [case for case in random_cases() if case[1]["method"] in ("max", "blur")]
    for (values, chosen), found in zip(
        given, run(f"{json.dumps(given)}.map((one) => figure.pool(...one))"), strict=True
    ):
        image, window, stride = np.array(values, float)[None, None], chosen["window"], chosen["stride"]
        blurred = chosen["method"] == "blur"
        maxima = max_pool2d(image, window, 1)
        for row, column in np.ndindex(*np.shape(found["output"])):
            one = np.zeros((1, 1, *np.shape(found["output"])))
            one[..., row, column] = 1
            read = np.zeros_like(maxima)
            read[..., row * stride, column * stride] = 1
            if blurred:
                read = blur_pool2d_backward(one, maxima, 3, stride).input
            taken = max_pool2d_backward(read, image, window, 1).input[0, 0]
            seen, equal = set(), set()
            for i, j in np.argwhere(read[0, 0]):
                inside = {(i + a, j + b) for a, b in product(range(window), repeat=2)}
                seen |= inside
                equal |= {place for place in inside if values[place[0]][place[1]] == maxima[0, 0, i, j]}
            cell = found["cells"][row][column]
            assert set(map(tuple, cell["seen"])) == seen
            assert set(map(tuple, cell["tied"])) == {place for place in equal if not taken[place]}
            assert {tuple(place) for place, _ in cell["shares"]} == set(map(tuple, np.argwhere(taken)))


def test_a_moved_map_comes_back():
    """Is moving the map numpy's roll, so that nothing of it is lost?"""
    for down, right in product((-1, 0, 1), repeat=2):
        found = run(f"figure.moved({MAP}, {down}, {right})")
        assert found == np.roll(MAP, (down, right), (0, 1)).tolist()
        assert run(f"figure.moved({found}, {-down}, {-right})") == MAP


@pytest.mark.parametrize("method", ["max", "average", "first"])
def test_a_step_as_long_as_the_stride_moves_the_outputs(method):
    """Does moving the map by two pixels move the outputs of stride 2 by one cell, and moving it by one not?"""
    values = np.random.default_rng(1).integers(0, 10, (8, 8)).tolist()
    chosen = json.dumps(settings(method))
    start, one, two = (run(f"figure.pool(figure.moved({values}, 0, {by}), {chosen}).output") for by in range(3))
    assert two == np.roll(start, 1, 1).tolist()
    assert all(one != np.roll(start, by, 1).tolist() for by in range(4))


def test_changes_by_hand():
    """Are the outputs that differ counted, and the largest difference found, whatever its sign?"""
    assert run("figure.changes([[1, 5], [2, 9]], [[1, 7.125], [2, 5]])") == {"total": 4, "changed": 2, "most": "4"}
    assert run("figure.changes([[1, 2]], [[1, 2.126]])")["most"] == "0.13"
    assert run("figure.changes([[1, 2]], [[1, 2]])") == {"total": 2, "changed": 0, "most": "0"}


SENTENCES = {
    ("max", 2): "0 0: 1, 5, 5, 4 -> 5; 2 times",
    ("max", 3): "0 0: 1, 5, 2, 5, 4, 2, 0, 6, 6 -> 6; 2 times",
    ("average", 2): "1, 5, 5, 4: 15/4 = 3.75",
    ("average", 3): "1, 5, 2, 5, 4, 2, 0, 6, 6: 31/9 ≈ 3.4444",
    ("first", 2): "1",
}


@pytest.mark.parametrize(("method", "window"), SENTENCES)
def test_sentence_of_the_first_output(method, window):
    """Does the sentence name the window's values, the ties, the fraction, and round only with a sign of it?"""
    chosen = json.dumps(settings(method, window))
    assert run(f"figure.sentence({MAP}, {chosen}, 0, 0, {json.dumps(WORDS)})") == SENTENCES[method, window]


def test_sentence_of_a_single_maximum():
    """Is a maximum without an equal said to get the gradient alone?"""
    assert run(f"figure.sentence({MAP}, {json.dumps(settings('max'))}, 1, 0, {json.dumps(WORDS)})").endswith("alone")


def test_sentence_of_a_blur():
    """Do nine weighed maxima stand in the sentence, and is the value what they come to?"""
    found = run(f"figure.sentence({MAP}, {json.dumps(settings('blur'))}, 1, 0, {json.dumps(WORDS)})")
    left, value = found.split(" = ")
    terms = [[int(number) for number in term.split("·")] for term in left[1 : left.index(")")].split(" + ")]
    assert [weight for weight, _ in terms] == [1, 2, 1, 2, 4, 2, 1, 2, 1]
    expected = by_scratch(MAP, "blur", 2, 2)[0][1, 0]
    assert sum(weight * maximum for weight, maximum in terms) / 16 == float(value) == expected


def test_news():
    """Is a reader asked first, told of a move, of one that changed nothing, and of an edited pixel?"""
    state = {"map": MAP, "before": None, "edited": None, "settings": settings("max"), "words": WORDS}
    assert run(f"figure.news({json.dumps(state)})") == "?"
    state["before"] = run(f"figure.moved({MAP}, 0, 1)")
    old, new = (by_scratch(values, "max", 2, 2)[0] for values in (state["before"], MAP))
    most = f"{abs(old - new).max():g}"
    assert run(f"figure.news({json.dumps(state)})") == f"{(old != new).sum()} of {old.size}, {most}"
    assert run(f"figure.news({json.dumps(state | {'before': MAP})})") == "none of 6"
    edited = [[9, *MAP[0][1:]], *MAP[1:]]
    state |= {"map": edited, "before": MAP, "edited": {"row": 0, "column": 0, "value": 9}}
    assert run(f"figure.news({json.dumps(state)})") == "0 0 9: 1 of 6"


def test_marks():
    """Are winner and tie marked in the input, what has changed in the output, and what gets nothing in the gradient?"""
    state = {"map": MAP, "before": [[9, *MAP[0][1:]], *MAP[1:]], "settings": settings("max")}
    found = run(f"figure.drawing({json.dumps(state)}, 0, 0)")
    marked = {
        (i, j): cell["mark"] for i, row in enumerate(found["input"]) for j, cell in enumerate(row) if cell["mark"]
    }
    assert marked == {(0, 1): "po-wins", (1, 0): "po-tied"}
    assert [[cell["mark"] for cell in row] for row in found["output"]] == [["po-differs", ""], ["", ""], ["", ""]]
    _, gradient = by_scratch(MAP, "max", 2, 2)
    assert [[not cell["mark"] for cell in row] for row in found["gradient"]] == (gradient > 0).tolist()


MAPS = (None, "1 5 2 0 3; 5 4 2 2 3; 0 6 6 9 1; 7 0 8 1 1", "0 0 0 0; 0 0 0 0; 0 0 0 9; 0 0 1 0; 2 3 4 5")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("given", MAPS, ids=["usual", "own", "narrow"])
def test_script_draws_what_the_page_begins_with(given, language, monkeypatch):
    """Do the script's cells, their shades and marks, and its sentences equal those of the built page?"""
    monkeypatch.syspath_prepend(str(ROOT / "book" / "_ext"))
    import pooling
    from interactive_figure import figure_path, read_figure, words_in

    table = read_figure(figure_path(ROOT, "pooling"))
    words, begun = words_in(table, language), pooling.numbers({"map": given} if given else {}, table)
    page = BeautifulSoup(pooling.html(begun, words, "fig"), "html.parser")
    state = json.dumps({**begun, "before": None, "settings": settings("max"), "words": words})
    for name, rows in run(f"figure.drawing({state}, 0, 0)").items():
        drawn = [
            [
                {
                    "text": cell.text,
                    "level": cell["style"].removeprefix("--level: "),
                    "mark": " ".join(cell.get("class", [])),
                }
                for cell in row.select("td")
            ]
            for row in page.select(f".po-{name} tr")
        ]
        assert drawn == rows, name
    said = run(
        f"[figure.sentence({json.dumps(begun['map'])}, {json.dumps(settings('max'))}, 0, 0, {json.dumps(words)}),"
        f" figure.news({state}), figure.ahead({state})]"
    )
    assert [page.select_one(f".po-{name}").text for name in ("window", "changed", "ahead")] == said
