"""The bundled photographs and the table of their licences."""

import re
import subprocess
import sys
from importlib.metadata import files
from pathlib import Path

import numpy as np
import pytest

import cnnlib.data
from cnnlib.data import photos, stored
from cnnlib.data.photos import load_photo, photo_names

LICENSES = Path(cnnlib.data.__file__).parent / "LICENSES.md"
ACCEPTED = {"CC0", "CC BY 2.0", "public domain", "no known copyright restrictions"}


def licence_table() -> dict[str, dict[str, str]]:
    text = LICENSES.read_text(encoding="utf-8").split("## Photographs")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    header, _, *body = rows
    return {row[0]: dict(zip(header, row, strict=True)) for row in body}


def test_chelsea_is_the_cat_everybody_knows():
    """Does one well-known photo have its size, its channel order and its pixels?"""
    cat = load_photo("chelsea")
    assert cat.shape == (300, 451, 3)
    assert cat[0, 0].tolist() == [143, 120, 104]  # read off the PNG; a swap of red and blue would show


@pytest.mark.parametrize("name", photo_names())
def test_every_photo_is_a_real_colour_array(name):
    """Is each photo uint8 (H, W, 3), using most of the range of brightness?"""
    photo = load_photo(name)
    assert photo.dtype == np.uint8
    assert photo.ndim == 3
    assert photo.shape[2] == 3
    assert int(photo.max()) - int(photo.min()) > 100


def test_grey_photos_have_three_equal_channels():
    """Is a grey photo the same in red, green and blue, and a colour photo not?"""
    grey, colour = load_photo("camera"), load_photo("coffee")
    assert (grey == grey[..., :1]).all()
    assert not (colour == colour[..., :1]).all()


def test_changing_a_photo_does_not_change_the_next_one():
    """Is every call a fresh array?"""
    first = load_photo("rocket")
    before = first.copy()
    first[:] = 0
    assert (load_photo("rocket") == before).all()


def test_the_licence_table_lists_exactly_what_the_loader_loads():
    """Do LICENSES.md and the loader name the same photos with the same files, each with a stated licence?"""
    table = licence_table()
    assert tuple(table) == photo_names()
    for name, row in table.items():
        assert row["file"] == "/".join(photos._FILES[name])
        assert row["licence"] in ACCEPTED, name
        assert re.search(r"\w{3}", row["source"]), name


def test_every_file_belongs_to_its_package():
    """Is each file part of the installed distribution, rather than fetched into its folder later?"""
    shipped = {str(file).replace("\\", "/") for package in stored.DISTRIBUTIONS.values() for file in files(package)}
    assert [f for f in map("/".join, photos._FILES.values()) if f not in shipped] == []


def test_an_unknown_name_lists_the_names():
    """Does a misspelt name say what there is?"""
    with pytest.raises(ValueError, match=r"no photo named 'chelsae'; choose one of: astronaut, .*tissue"):
        load_photo("chelsae")


@pytest.mark.parametrize("package", ["skimage", "a_package_nobody_has"])
def test_a_missing_file_names_the_package(monkeypatch, package):
    """Is a photo that its package no longer carries, or whose package is gone, reported with what to do?"""
    monkeypatch.setitem(photos._FILES, "chelsea", (package, "data/gone.png"))
    monkeypatch.setitem(stored.DISTRIBUTIONS, package, "the-package")
    with pytest.raises(stored.DataError, match="data/gone.png is missing from the-package: run `pip install the-pack"):
        load_photo("chelsea")


def test_loading_imports_no_image_library_but_pillow():
    """Is a photo read without importing scikit-image, scikit-learn or torch?"""
    code = (
        "import sys; from cnnlib.data.photos import load_photo; load_photo('china'); load_photo('coffee'); "
        "print(sorted({'skimage', 'sklearn', 'torch', 'pooch'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
