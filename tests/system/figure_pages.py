"""What the tests of interactive figures share: a small site for a figure, its page in a browser, what stands there."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from publishing.build import build_site

from ..publishing.small_book import make_book
from .site import served
from .test_pages import visiting


def small_site(folder: Path, stem: str, pages: dict[str, str]) -> AbstractContextManager[str]:
    """Build a site of one page in both languages and serve it inside the block, which gets its address."""
    root = make_book(folder, {stem: pages["ko"]}, {stem: pages["en"]})
    return served(build_site(root, lambda line: None))


@contextmanager
def opening(browser: Browser, home: str, stem: str) -> Iterator[Callable[..., Page]]:
    """A function that opens the page in a context of its own; no visit may end with a fault."""
    with visiting(browser) as start:

        def open_page(language: str = "en", **options: object) -> Page:
            return start(home, **options).open(f"{language}/{stem}.html")

        yield open_page


def choose(figure: Locator, setting: str, value: object) -> None:
    """Choose a value by its name."""
    one = figure.page.locator(f"[value='{value}']")
    figure.locator(f"[data-setting={setting}] label").filter(has=one).click()


def words_of(figure: Locator) -> dict[str, str]:
    """Return the words that the page gives the script."""
    return json.loads(figure.locator("script").text_content())["words"]
