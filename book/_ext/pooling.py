"""The figure `pooling`: a map that a reader moves by one pixel, what pooling makes of it, and where the gradient goes.

`:map:` is rows of digits, `2 4; 4 3`; without it the page shows that of pooling.yml.
"""

from html import escape
from itertools import product
from typing import Any

from interactive_figure import FigureError, read_numbers, show
from interactive_html import choices, extent, panel, settings, sheet, size

OPTIONS = ("map",)
SIDES = range(4, 9)
DIGITS = range(10)
METHODS = ("max", "average", "blur", "first")
# What the page begins with: max pooling, windows of 2×2 side by side, the first of them marked.
WINDOW = 2
MOVES = {"left": ("←", 0, -1), "up": ("↑", -1, 0), "down": ("↓", 1, 0), "right": ("→", 0, 1)}

Map = list[list[int]]
Place = tuple[int, int]


def numbers(options: dict[str, str], table: dict[str, Any]) -> dict[str, Any]:
    """Return what the figure begins with, its map. Raises FigureError."""
    given = read_numbers(options.get("map", table["map"]), ":map:")
    if not all(side in SIDES for side in (len(given), len(given[0]))):
        raise FigureError(f":map: is {size(given)}: give it from {SIDES[0]} to {SIDES[-1]} rows and columns.")
    for value in (value for row in given for value in row if value not in DIGITS):
        raise FigureError(f":map: holds {show(value)}: write whole numbers from {DIGITS[0]} to {DIGITS[-1]}.")
    return {"map": [[int(value) for value in row] for row in given]}


def html(numbers: dict[str, Any], words: dict[str, str], anchor: str) -> str:
    """Return the figure with its first window marked. The script changes this and builds nothing beside it."""
    given = numbers["map"]
    words = {key: escape(text) for key, text in words.items()}
    winners = _winners(given)
    output = [[given[row][column] for row, column in line] for line in winners]
    seen = _window(0, 0)
    tied = {place for place in seen if _at(given, place) == output[0][0]} - {winners[0][0]}
    marks = {winners[0][0]: "po-wins"} | dict.fromkeys(tied, "po-tied")
    inputs = [[_cell(value, value, marks.get((i, j))) for j, value in enumerate(row)] for i, row in enumerate(given)]
    outputs = [[_cell(value, value) for value in row] for row in output]
    reach = f"--row: 0; --column: 0; --down: {WINDOW}; --across: {WINDOW}"
    frame = f'<div class="interactive-window" style="{reach}"></div>'
    below = {
        "input": _hand(given, words),
        "output": f'<p class="interactive-live">{words["choose"]}</p>',
        "gradient": f"<p>{words['sum']}</p>",
    }

    def part(name: str, cells: list[list[str]], above: str = "", kind: str = "") -> str:
        title = f"{words[name]} {extent(cells)}"
        return panel(f"po-{name}{kind}", title, sheet(cells, f"{anchor}-{name}", above), anchor, below[name])

    parts = [
        part("input", inputs, frame),
        part("output", outputs, kind=" interactive-result"),
        _said(given, output, tied, words),
        part("gradient", _gradient(given, winners)),
        f'<p class="po-key">{words["key"]}</p>\n',
    ]
    return f'{_settings(words, anchor)}<div class="po-panels interactive-panels">\n{"".join(parts)}</div>\n'


def _at(values: Map, place: Place) -> int:
    return values[place[0]][place[1]]


def _window(row: int, column: int) -> list[Place]:
    return [(WINDOW * row + i, WINDOW * column + j) for i, j in product(range(WINDOW), repeat=2)]


def _winners(values: Map) -> list[list[Place]]:
    """Return where each window's maximum stands, of equal ones the first in row order."""
    rows, columns = len(values) // WINDOW, len(values[0]) // WINDOW
    return [
        [max(_window(row, column), key=lambda place: _at(values, place)) for column in range(columns)]
        for row in range(rows)
    ]


def _cell(value: float, level: float, mark: str | None = None) -> str:
    kind = f' class="{mark}"' if mark else ""
    return f'<td{kind} style="--level: {show(level)}">{show(value)}</td>'


def _gradient(values: Map, winners: list[list[Place]]) -> list[list[str]]:
    """Return the cells of the gradient of the sum of all outputs: windows do not overlap, so that it is 0 or 1."""
    won = {place for row in winners for place in row}
    shares = [[float((i, j) in won) for j in range(len(row))] for i, row in enumerate(values)]
    return [[_cell(share, 9 * share, None if share else "po-none") for share in row] for row in shares]


def _hand(values: Map, words: dict[str, str]) -> str:
    """Return what moves and changes the map: nothing that a page without script could serve."""
    moves = "".join(
        f'<button type="button" data-down="{down}" data-right="{right}" aria-label="{words[name]}">{arrow}</button>'
        for name, (arrow, down, right) in MOVES.items()
    )
    row, column = len(values) // 2, len(values[0]) // 2
    pixel = words["pixel"].format(row=row, column=column)
    return (
        f'<div class="interactive-live"><p>{words["edit"]}</p>'
        f'<p class="po-hand po-pixel"><span>{pixel}</span><button type="button" class="po-less" '
        f'aria-label="{words["less"]}">−</button><b>{values[row][column]}</b><button type="button" class="po-more" '
        f'aria-label="{words["more"]}">+</button></p>'
        f'<p class="po-hand po-moves"><span>{words["move"]}</span>'
        f'<button type="button" class="po-again">{words["again"]}</button>{moves}</p><p>{words["round"]}</p></div>'
    )


def _said(values: Map, output: Map, tied: set[Place], words: dict[str, str]) -> str:
    seen = ", ".join(str(_at(values, place)) for place in _window(0, 0))
    largest = words["said_max"].format(row=0, column=0, values=seen, value=output[0][0])
    rest = words["tie"].format(count=1 + len(tied)) if tied else words["single"]
    moved = [[row[-1], *row[:-1]] for row in values]
    after = [[_at(moved, place) for place in row] for row in _winners(moved)]
    changed = sum(
        old != new for before, now in zip(output, after, strict=True) for old, new in zip(before, now, strict=True)
    )
    ahead = words["ahead"].format(total=len(output) * len(output[0]), changed=changed)
    return (
        f'<div class="po-words"><p class="po-window interactive-said" role="status">{largest} {rest}</p>\n'
        f'<p class="po-changed interactive-live interactive-said" role="status">{words["ask"]}</p>\n'
        f'<p class="po-ahead interactive-still">{ahead}</p></div>\n'
    )


def _settings(words: dict[str, str], anchor: str) -> str:
    """Return the choices of method, window and stride."""
    fields = [
        choices(anchor, "method", words["method"], [(name, words[name]) for name in METHODS], "max"),
        choices(anchor, "window", words["window"], [(2, "2×2"), (3, "3×3")], WINDOW),
        choices(anchor, "stride", words["stride"], [(1, "1"), (2, "2")], WINDOW),
    ]
    return settings("po-settings", "".join(fields))
