"""What must not reach readers and students is not in what they get."""

from pathlib import Path

import pytest

from publishing.assignment import find_assignments
from tests.publishing.hidden_lines import find_lines, hidden_lines

pytestmark = pytest.mark.system
ROOT = Path(__file__).resolve().parents[2]


def test_the_built_site_holds_no_hidden_line() -> None:
    """Does the finished site hold a line of a solution, a hidden test or a rubric?"""
    site = ROOT / "_build" / "site"
    assert (site / "index.html").is_file(), "There is no site in _build/site: run `course build` first."
    for assignment in find_assignments(ROOT):
        lines = hidden_lines(assignment)
        assert len(lines) > 100  # or the search looks for nothing
        assert find_lines(site, lines) == []
