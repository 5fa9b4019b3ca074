"""The notebook that is graded: answers from the student, everything else from the instructor."""

import pytest
from nbformat import NotebookNode

from grading.canonical import canonical
from grading.plan import Plan, PlannedCell


@pytest.fixture
def plan():
    """Setup, two answers with a test each, a written answer."""
    cells = [
        PlannedCell("setup", "code", "import x", "import x", "setup"),
        PlannedCell("answer", "code", "right", "stub", "one", blank="stub"),
        PlannedCell("test", "code", "hidden", "seen", "test_one", 3.0),
        PlannedCell("answer", "code", "right", "stub", "two", blank="stub"),
        PlannedCell("test", "code", "hidden", "seen", "test_two", 4.0),
        PlannedCell("written", "markdown", "rubric", "stub", "why", 5.0, blank="stub"),
    ]
    return Plan("small", "en", cells, "digest", {}, {})


def handed(*cells):
    """Cells as they are read from a notebook: (grade_id, source)."""
    return [NotebookNode(cell_type="code", grade_id=name, source=source) for name, source in cells]


ALL = [("setup", "import x"), ("one", "a"), ("test_one", "seen"), ("two", "b"), ("test_two", "seen"), ("why", "so")]


def sources(steps):
    return [(step.cell.grade_id, step.source) for step in steps]


def test_honest(plan):
    """Do the answers stand where the instructor put them, between the instructor's own cells?"""
    steps, noticed = canonical(plan, handed(*ALL))
    expected = [("setup", "import x"), ("one", "a"), ("test_one", "hidden"), ("two", "b"), ("test_two", "hidden")]
    assert sources(steps) == [*expected, ("why", "so")]
    assert noticed == []


def test_locked_cells_are_the_instructors(plan):
    """Does editing a test or the setup change nothing?"""
    changed = [("test_one", "pass"), ("setup", "import evil")]
    steps, _ = canonical(plan, handed(*changed, *[pair for pair in ALL if pair[0] not in ("test_one", "setup")]))
    assert [source for _, source in sources(steps)][:3] == ["import x", "a", "hidden"]


def test_order_is_the_instructors(plan):
    """Do answers handed in upside down stand where they belong?"""
    assert sources(canonical(plan, handed(*reversed(ALL)))[0]) == sources(canonical(plan, handed(*ALL))[0])


def test_missing_cells_are_put_back(plan):
    """Does a deleted test come back, and a deleted answer count as blank, and are both noticed?"""
    steps, noticed = canonical(plan, handed(*[pair for pair in ALL if pair[0] not in ("test_one", "two")]))
    assert sources(steps)[2] == ("test_one", "hidden") and steps[3].is_blank and not steps[1].is_blank
    assert noticed == [("missing_cell", "test_one"), ("missing_cell", "two")]


def test_a_copied_answer_runs_after_the_first(plan):
    """Does the first of two answers count for the exercise, and the copy run after it, as it did for its student?"""
    steps, noticed = canonical(plan, handed(*ALL[:2], ("one", "a2"), *ALL[2:]))
    assert sources(steps)[1:4] == [("one", "a"), (None, "a2"), ("test_one", "hidden")]
    assert noticed == [("copied_cell", "one")]


def test_a_copied_test_counts_once(plan):
    """Is a second copy of a test dropped, and noticed?"""
    steps, noticed = canonical(plan, handed(*ALL[:3], ("test_one", "seen"), *ALL[3:]))
    assert sources(steps) == sources(canonical(plan, handed(*ALL))[0])
    assert noticed == [("copied_cell", "test_one")]


def test_own_cells_stay_where_they_were(plan):
    """Do a student's own cells, before all others too, run where the student put them?"""
    steps, _ = canonical(plan, handed((None, "first"), *ALL[:2], (None, "helper"), ("made_up", "more"), *ALL[2:]))
    expected = [(None, "first"), ("setup", "import x"), ("one", "a"), (None, "helper"), (None, "more")]
    assert sources(steps)[:5] == expected


def test_blank(plan):
    """Is an answer blank that is as released, empty, or gone, and no other?"""
    for source, blank in [("stub", True), (" stub\n", True), ("", True), ("stub2", False)]:
        steps, _ = canonical(plan, handed(("one", source)))
        assert steps[1].is_blank is blank, source
