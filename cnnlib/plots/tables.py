"""Words and numbers in rows and columns."""

from collections.abc import Sequence
from html import escape

_RIGHT = ' style="text-align: right"'


class Table:
    """A table that shows itself as HTML, numbers right-aligned with thousands separated."""

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        for row in rows:
            if len(row) != len(header):
                raise ValueError(f"every row needs {len(header)} cells like the header, not {len(row)}: {row!r}")
        self.header, self.rows = tuple(header), [tuple(row) for row in rows]

    def _repr_html_(self) -> str:
        numeric = [isinstance(value, int | float) for value in self.rows[0]] if self.rows else []
        styles = [_RIGHT * is_number for is_number in numeric] or [""] * len(self.header)
        cells = zip(styles, self.header, strict=True)
        head = "".join(f'<th scope="col"{style}>{escape(name)}</th>' for style, name in cells)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in self.rows)
        # Themes give a table of class "dataframe" their own colours, and put others on a white card.
        return f'<table class="table dataframe">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>'

    def __repr__(self) -> str:
        return "\n".join("\t".join(map(str, row)) for row in [self.header, *self.rows])


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f"<td{_RIGHT}>{value:,}</td>"
    return f"<td>{escape(str(value))}</td>"


def show_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    """Show rows of words and numbers under a header, a network's ledger for one (`cnnlib.geometry.ledger_table`).

    Raises ValueError for a row of another length.

    >>> "102,764,544" in show_table(["layer", "parameters"], [["fc6", 102764544]])._repr_html_()
    True
    """
    return Table(header, rows)
