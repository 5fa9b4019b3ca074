"""The HTML that interactive figures share: titled parts, tables of numbers, choices side by side."""

from collections.abc import Iterable


def size(rows: list[list]) -> str:
    """Return how many rows and columns there are, such as 5×6."""
    return f"{len(rows)}×{len(rows[0])}"


def extent(rows: list[list]) -> str:
    """Return a size as it stands beside a title."""
    return f'<span class="interactive-extent">{size(rows)}</span>'


def panel(kind: str, title: str, content: str, anchor: str, below: str = "") -> str:
    """Return a titled part of a figure; the first class of `kind`, sk-kernel, gives the title its id, ANCHOR-kernel."""
    label = f"{anchor}-{kind.split()[0].partition('-')[2]}"
    return (
        f'<div class="{kind}"><p class="interactive-title" id="{label}">{title}</p>\n'
        f'<div class="interactive-box">{content}</div>\n<div class="interactive-below">{below}</div></div>\n'
    )


def table_of(cells: list[list[str]], label: str) -> str:
    """Return a table of cells, `<td>` and all, named by what has the id `label`."""
    rows = "".join(f"<tr>{''.join(row)}</tr>" for row in cells)
    return f'<table aria-labelledby="{label}"><tbody>{rows}</tbody></table>'


def sheet(cells: list[list[str]], label: str, above: str = "") -> str:
    """Return a table whose cells are as large as the place allows, and what lies above it."""
    lengths = f"--rows: {len(cells)}; --columns: {len(cells[0])}"
    return f'<div class="interactive-sheet" style="{lengths}">{table_of(cells, label)}{above}</div>'


def choices(anchor: str, group: str, legend: str, known: Iterable[tuple[object, str]], begun: object) -> str:
    """Return choices side by side, each a value and its text; `begun` is chosen. A script reads ANCHOR-GROUP."""
    inputs = "".join(
        f'<label><input type="radio" name="{anchor}-{group}" value="{value}" autocomplete="off"'
        f"{' checked' if value == begun else ''}><span>{text}</span></label>"
        for value, text in known
    )
    return f'<fieldset data-setting="{group}"><legend>{legend}</legend>{inputs}</fieldset>'


def settings(kind: str, content: str) -> str:
    """Return the row of a figure's choices: nothing that a page without script could serve."""
    return f'<div class="interactive-live"><div class="{kind} interactive-settings">{content}</div></div>\n'
