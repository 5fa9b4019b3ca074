"""The bibliography, as the book's style prints it."""

from pathlib import Path

from pybtex.database import parse_file, parse_string
from pybtex.plugin import find_plugin

FILE = Path(__file__).resolve().parents[2] / "book" / "references.bib"
STYLE = find_plugin("pybtex.style.formatting", "alpha")()  # sphinxcontrib.bibtex's own, which the book does not change
TEXT = find_plugin("pybtex.backends", "plaintext")()


def printed_title(entry) -> str:
    """The title as printed: the style writes titles in small letters but for the first, save in braces."""
    return (
        STYLE.format_title(entry, "title").format_data({"entry": entry, "style": STYLE, "bib_data": None}).render(TEXT)
    )


def test_a_name_needs_braces():
    """Does the style print a function's name as a sentence, unless it stands in braces?"""
    book = parse_string("@misc{a, title = {torch.nn.{C}onv2d}} @misc{b, title = {{torch.nn.Conv2d}}}", "bibtex")
    assert [printed_title(book.entries[key]) for key in "ab"] == ["Torch.nn.Conv2d.", "torch.nn.Conv2d."]


def test_titles_are_printed_as_written():
    """Does each title keep its capitals, and get none that it has not?"""
    entries = parse_file(FILE).entries
    written = {key: entry.fields["title"].translate(str.maketrans("", "", "{}")) for key, entry in entries.items()}
    assert {key: printed_title(entry).removesuffix(".") for key, entry in entries.items()} == written
