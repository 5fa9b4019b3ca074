"""The pages' code: run once, in parallel, with failures that say where."""

import os

import pytest
from jupyter_cache import get_cache

from publishing.execute import ExecutionError, cache_path, execute_pages, read_notebooks

from .small_book import HEADER, cell, make_book


def outputs(root, language, stem):
    """Return the text that the cached cells of a page printed."""
    cache = get_cache(cache_path(root))
    try:
        nb = next(nb for page, nb in read_notebooks(root, [language]) if page.stem == stem)
        merged = cache.merge_match_into_notebook(nb)[1]
    finally:
        cache.db.dispose()
    return [out.text for one in merged.cells if one.cell_type == "code" for out in one.outputs]


def test_runs_once_and_again_when_cnnlib_changes(tmp_path):
    """Does a page run the first time, not the second, and again once a file of cnnlib is another?"""
    code = "import os, cnnlib\nprint(os.environ['OMP_NUM_THREADS'], cnnlib.VALUE)"
    chapter = {"01-a": HEADER + "# A\n" + cell(code)}
    root = make_book(tmp_path, chapter, {"01-a": "# A\n"})
    library = root / "cnnlib" / "__init__.py"
    library.write_text("VALUE = 3\n", encoding="utf-8")
    said = []

    first = execute_pages(root, said.append)
    assert [(run.page.language, run.page.stem, run.cached) for run in first] == [("ko", "01-a", False)]
    assert outputs(root, "ko", "01-a") == ["1 3\n"]

    second = execute_pages(root, said.append)
    assert [run.cached for run in second] == [True]
    assert second[0].seconds == pytest.approx(first[0].seconds)

    library.write_text("VALUE = 4\n", encoding="utf-8")
    assert [run.cached for run in execute_pages(root, said.append)] == [False]
    assert outputs(root, "ko", "01-a") == ["1 4\n"]
    assert [line.split(":")[0] for line in said] == ["ko/01-a"] * 3
    assert ["cached" in line for line in said] == [False, True, False]


def test_failures_name_their_place(tmp_path):
    """Does each failing page say chapter, language, cell, line and error, and does a good one keep its run?"""
    fails = cell("x = 1") + cell("\ny = x / 0\nz = 2")
    warns = cell("import sys\nprint('glyph missing', file=sys.stderr)")
    dies = cell("import os\nos._exit(3)")
    ko = {"01-a": HEADER + "# A\n" + fails, "02-b": HEADER + "# B\n" + warns}
    en = {"01-a": HEADER + "# A\n" + cell("print('fine')"), "02-b": HEADER + "# B\n" + dies}
    root = make_book(tmp_path, ko, en)

    with pytest.raises(ExecutionError) as caught:
        execute_pages(root, lambda line: None)
    assert str(caught.value).splitlines() == [
        "01-a (ko), code cell 2, `y = x / 0`: ZeroDivisionError: division by zero",
        "02-b (en), code cell 1, `import os`: DeadKernelError: the cell killed its kernel",
        "02-b (ko), code cell 1, `import sys`: wrote to standard error: glyph missing",
    ]
    assert outputs(root, "en", "01-a") == ["fine\n"]


def test_glue_builds_no_grammar(tmp_path):
    """Is the grammar left out that jsonschema would build, and no name of ours in a page's way?"""
    names = cell("print([name for name in globals() if name in ('sys', 'rfc3987_syntax')])")
    code = names + cell(
        "import sys\nfrom myst_nb import glue\nprint(sys.modules['rfc3987_syntax'], 'lark' in sys.modules)"
    )
    root = make_book(tmp_path, {"01-a": HEADER + "# A\n" + code}, {"01-a": "# A\n"})
    execute_pages(root, lambda line: None)
    assert outputs(root, "ko", "01-a") == ["[]\n", "None False\n"]


def test_code_without_header(tmp_path):
    """Is a page refused whose code Sphinx would print and never run?"""
    root = make_book(tmp_path, {"01-a": "# A\n" + cell("1 / 0")}, {"01-a": "# A\n"})
    with pytest.raises(ExecutionError, match=r"01-a \(ko\) has code cells but no jupytext header"):
        execute_pages(root)


def test_a_book_without_code(tmp_path):
    """Is a book that has nothing to run left alone?"""
    root = make_book(tmp_path, {"01-a": "# A\n"}, {"01-a": "# A\n"})
    assert execute_pages(root) == []


def test_cache_hangs_on_library_and_lock(tmp_path):
    """Does the cache's name change with cnnlib's data and with the lock, and with nothing that Python wrote?"""
    root = make_book(tmp_path, {}, {})
    before = cache_path(root)
    (root / "cnnlib" / "__pycache__").mkdir()
    (root / "cnnlib" / "__pycache__" / "x.pyc").write_bytes(b"0")
    assert cache_path(root) == before
    (root / "cnnlib" / "data.npz").write_bytes(b"0")
    with_data = cache_path(root)
    (root / "requirements.lock").write_text("torch==0\n", encoding="utf-8")
    assert len({before, with_data, cache_path(root)}) == 3


def test_old_caches_go(tmp_path):
    """Are all but the two newest caches removed?"""
    root = make_book(tmp_path, {"01-a": "# A\n"}, {"01-a": "# A\n"})
    for age, name in enumerate(["newer", "old", "older"], start=1):
        folder = root / "_build" / "cache" / name
        folder.mkdir(parents=True)
        os.utime(folder, (1_000_000 - age, 1_000_000 - age))
    execute_pages(root)
    assert {path.name for path in (root / "_build" / "cache").iterdir()} == {cache_path(root).name, "newer"}
