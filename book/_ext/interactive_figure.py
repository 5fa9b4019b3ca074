"""What an interactive figure is made of: `book/figures/NAME.yml` with its words in both languages, read and checked."""

import math
import re
from pathlib import Path
from typing import Any

import yaml

from publishing.pages import LANGUAGES

_PLACEHOLDER = re.compile(r"\{\w+\}")
Numbers = list[list[float]]


class FigureError(Exception):
    """A figure cannot be shown as it is written; the message is one sentence that says what to do."""


def figure_path(root: Path, name: str) -> Path:
    """Return where a figure's words and numbers stand."""
    return root / "book" / "figures" / f"{name}.yml"


def read_figure(path: Path) -> dict[str, Any]:
    """Return a figure's table; FigureError when a word lacks a language or its languages differ in placeholders."""
    table = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, texts in table["words"].items():
        absent = [one for one in LANGUAGES if not (isinstance(texts, dict) and str(texts.get(one) or "").strip())]
        if absent:
            raise FigureError(f"{path.name}: the word {key!r} has no {absent[0]!r}: write it in both languages.")
        held = [sorted(_PLACEHOLDER.findall(texts[one])) for one in LANGUAGES]
        if held[0] != held[1]:
            raise FigureError(
                f"{path.name}: the word {key!r} holds {' '.join(held[0]) or 'nothing'} in {LANGUAGES[0]}, "
                f"but {' '.join(held[1]) or 'nothing'} in {LANGUAGES[1]}: fill in the same in both."
            )
    return table


def words_in(table: dict[str, Any], language: str) -> dict[str, str]:
    """Return the words of one language."""
    return {key: texts[language] for key, texts in table["words"].items()}


def read_numbers(text: str, what: str) -> Numbers:
    """Return rows of numbers from `1 2 0; 0 1 2`; FigureError for what is no number or rows of different lengths."""
    rows = [[_number(word, what) for word in row.split()] for row in re.split(r"[;\n]", text.strip().rstrip(";"))]
    for row in rows:
        if not row or len(row) != len(rows[0]):
            lengths = ", ".join(str(len(one)) for one in rows)
            raise FigureError(f"{what} has rows of {lengths} numbers: give every row as many, with ; between rows.")
    return rows


def _number(word: str, what: str) -> float:
    if not re.fullmatch(r"[-\u2212]?\d+(\.\d{1,4})?", word):
        raise FigureError(f"{what} holds {word!r}: write plain numbers of four decimals at most, such as -1 or 0.25.")
    return float(word.replace("\u2212", "-"))


def show(value: float) -> str:
    """Return a number as the figures write it: four decimals at most, none in vain, a true minus sign."""
    # Halves go up, as in the scripts, not to the even digit.
    text = f"{math.floor(abs(value) * 1e4 + 0.5) / 1e4:.4f}".rstrip("0").rstrip(".")
    return f"\u2212{text}" if value < 0 and text != "0" else text
