"""What the browser tests share: the course's site, served, and the machine's Chromium."""

import pytest
from playwright.sync_api import sync_playwright

from publishing.build import build_site
from tests.system.site import ROOT, arguments, chromium, served


@pytest.fixture(scope="module")
def address():
    """The address of the course's site, built if need be and served from this machine."""
    with served(build_site(ROOT, lambda line: None)) as home:
        yield home


@pytest.fixture(scope="module")
def browser():
    """The machine's Chromium."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=arguments())
        yield started
        started.close()
