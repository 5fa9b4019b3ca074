"""The data files in the package: whole, as described, and noticed when they are not."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from cnnlib.data import cells, digits, emoji, fashion, hangul, stored

LOADERS = {
    "cells.npz": cells.load_cells,
    "emoji.npz": emoji.load_emoji,
    "fashion.npz": fashion.load_fashion,
    "hangul.npz": hangul.load_hangul,
    "mnist.npz": digits.load_mnist,
}


def test_every_file_has_its_checksum_and_its_licence() -> None:
    """Is each stored file listed with the checksum of its bytes, and named in LICENSES.md?"""
    files = {path.name for path in stored.FOLDER.glob("*.npz")}
    assert files == set(stored.CHECKSUMS)
    licences = (stored.FOLDER.parent / "LICENSES.md").read_text(encoding="utf-8")
    for name, checksum in stored.CHECKSUMS.items():
        assert hashlib.sha256((stored.FOLDER / name).read_bytes()).hexdigest() == checksum
        assert f"`files/{name}`" in licences


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize(("bytes_kept", "complaint"), [(None, "is missing"), (1000, "is damaged")])
def test_a_missing_or_damaged_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, bytes_kept: int | None, complaint: str
) -> None:
    """Does the error say which file, and what to do, when it is missing or cut short?"""
    if bytes_kept:
        (tmp_path / name).write_bytes((stored.FOLDER / name).read_bytes()[:bytes_kept])
    monkeypatch.setattr(stored, "FOLDER", tmp_path)
    with pytest.raises(stored.DataError, match=f"{name} {complaint}.*install cnnlib again"):
        LOADERS[name]()


def test_every_file_has_its_loader() -> None:
    """Does the test above break every file there is?"""
    assert set(LOADERS) == set(stored.CHECKSUMS)


def test_cells_are_what_they_are_said_to_be() -> None:
    """Are there 512x512 pixels and 125 nuclei that cover about a fifth of them?"""
    picture = cells.load_cells()
    assert picture.image.shape == picture.labels.shape == (512, 512)
    assert (picture.image.dtype, picture.labels.dtype, picture.mask.dtype) == (np.uint8, np.uint8, bool)
    assert np.array_equal(np.unique(picture.labels), np.arange(126))
    assert 0.19 < picture.mask.mean() < 0.21
    assert picture.image[picture.mask].mean() > 2 * picture.image[~picture.mask].mean()


def test_split_keeps_every_pixel_once() -> None:
    """Do the two parts, side by side, give the picture back?"""
    train, test = cells.split_cells(0.75)
    whole = cells.load_cells()
    for part in ("image", "labels", "mask"):
        joined = np.concatenate([getattr(train, part), getattr(test, part)], axis=1)
        assert np.array_equal(joined, getattr(whole, part))
    assert train.image.shape == (512, 384)


@pytest.mark.parametrize("fraction", [0, 1, -0.5, 1.5])
def test_split_refuses_an_empty_part(fraction: float) -> None:
    """Is a fraction that leaves a part empty refused with its value?"""
    with pytest.raises(ValueError, match=re.escape(str(fraction))):
        cells.split_cells(fraction)


def test_what_is_loaded_may_be_changed() -> None:
    """Is the next caller untouched by what this one does to its arrays?"""
    cells.load_cells().image[:] = 0
    assert cells.load_cells().image.max() > 0
