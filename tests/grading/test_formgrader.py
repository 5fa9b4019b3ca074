"""What an instructor's browser is given: hostile notebooks through the exporter that formgrader makes for itself."""

import base64
import json
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from traitlets.config import Config

from grading import course_folder
from grading.formgrader import clean, safe_markdown

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
RESOURCES = {"base_url": "", "index": 0, "total": 1, "student": "eve", "notebook_id": "n", "assignment_id": "a"}
TEXTS = {
    "script": "<script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)>",
    "link": "[here](javascript:alert(1)) <a href=' jAvaScript:alert(1)'>x</a> <a href='data:text/html,x'>y</a>",
    "frame": "<iframe src='https://example.org'></iframe><object data=x></object><embed src=x>",
    "form": "<form action='https://example.org'><input name=x></form>",
    "style": "<style>* { display: none }</style><p style='background: url(https://example.org/x)'>p</p>",
    "tracker": "<img src='https://example.org/seen.png'> ![seen](https://example.org/seen.png)",
    "svg": "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "math": "$<img src=x onerror=alert(1)>$",
}
OUTPUTS = {
    "text/html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "text/markdown": "<script>alert(1)</script> [here](javascript:alert(1))",
    "application/javascript": "alert(1)",
    "application/vnd.jupyter.widget-view+json": {"model_id": "</script><script>alert(1)</script>"},
    "image/svg+xml": "<svg onload='alert(1)'><script>alert(1)</script></svg>",
    "text/latex": "<script>alert(1)</script>",
    "text/plain": "<script>alert(1)</script>",
}


@pytest.fixture
def exporter(tmp_path, monkeypatch):
    """The exporter that formgrader makes for itself when Jupyter starts in a course folder."""
    course_folder.write_course(tmp_path, [])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "no-config"))
    extension = FormgradeExtension()
    extension.root_dir = str(tmp_path)
    extension.initialize([])
    web = SimpleNamespace(settings={})
    extension.init_tornado_settings(web)
    yield web.settings["nbgrader_exporter"]
    FormgradeExtension.clear_instance()


def page(exporter, tmp_path, *cells, **metadata):
    """What the browser gets of a notebook of these cells."""
    path = tmp_path / "n.ipynb"
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return BeautifulSoup(exporter.from_filename(str(path), resources=dict(RESOURCES))[0], "html.parser")


def code(*outputs, **metadata):
    return nbformat.v4.new_code_cell("x", outputs=list(outputs), metadata=metadata)


def assert_harmless(page):
    """Nothing in the notebook's part of the page runs, reaches out or leads anywhere but to web pages."""
    part = page.find(id="notebook")
    assert part is not None
    assert not part.find_all(["script", "iframe", "object", "embed", "form", "style", "svg", "link", "meta", "base"])
    for tag in part.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")], tag
        assert tag.get("src", "data:image/").startswith("data:image/"), tag
        assert not tag.get("href", "").lower().strip().startswith(("javascript", "data", "vbscript")), tag
        assert "url(" not in tag.get("style", ""), tag
    assert "alert(1)" not in "".join(script.text for script in page.find_all("script"))


@pytest.mark.parametrize("name", TEXTS)
def test_text_cells(exporter, tmp_path, name):
    """Does no text of a student's run, in an answer or beside one?"""
    about = {"grade": True, "solution": True, "locked": False, "grade_id": "why", "points": 1, "schema_version": 3}
    kinds = (nbformat.v4.new_markdown_cell, nbformat.v4.new_raw_cell)
    cells = [make(TEXTS[name], metadata=metadata) for make in kinds for metadata in ({}, {"nbgrader": about})]
    assert_harmless(page(exporter, tmp_path, *cells))


@pytest.mark.parametrize("kind", OUTPUTS)
def test_outputs(exporter, tmp_path, kind):
    """Does nothing of what a cell displayed run, in stock nbgrader's notebooks too, which keep it all?"""
    metadata = {"image/svg+xml": {"width": "1 onload=alert(1)"}, "text/html": {"isolated": True}}
    shown = nbformat.v4.new_output("display_data", {kind: OUTPUTS[kind]}, metadata=metadata)
    assert_harmless(page(exporter, tmp_path, code(shown), widgets={"application/vnd.jupyter.widget-state+json": {}}))


def test_metadata_that_become_attributes(exporter, tmp_path):
    """Do neither a picture's size nor a cell's name carry a handler into the page?"""
    width = {"image/png": {"width": "1 onload=alert(1)", "alt": '"><script>alert(1)</script>'}}
    shown = nbformat.v4.new_output("display_data", {"image/png": PNG}, metadata=width)
    about = {"solution": True, "grade": False, "grade_id": '"><script>alert(1)</script>'}
    assert_harmless(page(exporter, tmp_path, code(shown), code(nbgrader=about, tags=['"><script>alert(1)</script>'])))


def test_plots_and_words_stay(exporter, tmp_path):
    """Are a plot, a table, a formula and what was printed still there for the instructor?"""
    plot = nbformat.v4.new_output("display_data", {"image/png": PNG})
    table = nbformat.v4.new_output("display_data", {"text/html": "<table><tr><th>a</th><td>1</td></tr></table>"})
    said = nbformat.v4.new_output("stream", text="1 < 2 printed")
    words = nbformat.v4.new_markdown_cell("> quoted **bold** `a < b` $a < b$\n\n| x | y |\n|---|---|\n| 1 | 2 |")
    part = page(exporter, tmp_path, code(plot, table, said), words).find(id="notebook")
    assert part.find("img")["src"] == f"data:image/png;base64,{PNG}"
    assert [cell.text for cell in part.find_all(["th", "td"])] == ["a", "1", "x", "y", "1", "2"]
    assert "1 < 2 printed" in part.text and "$a < b$" in part.text
    assert (
        part.find("blockquote").find("strong").text == "bold" and part.find("blockquote").find("code").text == "a < b"
    )


def test_without_the_configuration_it_would_run(tmp_path):
    """Does this test see what stock formgrader shows: is the script there without our configuration?"""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers

    config = Config()
    config.HTMLExporter.template_name = "formgrade"
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    config.HTMLExporter.sanitize_html = True
    cell = nbformat.v4.new_markdown_cell(TEXTS["script"])
    with pytest.raises(AssertionError):
        assert_harmless(page(HTMLExporter(config=config), tmp_path, cell))


def test_pictures_in_the_text():
    """Does a picture inside a text cell stay if it is in the page itself?"""
    assert f'src="data:image/png;base64,{PNG}"' in safe_markdown(f"![a](data:image/png;base64,{PNG})")
    assert "src" not in clean("<img src='data:image/svg+xml;base64,PHN2Zz4='>")
    assert clean(b"<b>x</b>") == "<b>x</b>"
