"""The optional weights of a face detector: read from a wheel without installing it, or a clear word about it."""

import hashlib
import io
import sys
import zipfile

import pytest
import torch

from cnnlib.data import face_detector
from cnnlib.data.face_detector import WHEEL, load_face_detector
from cnnlib.data.stored import DataError


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """A wheel of the real one's form with two small tensors, and the folder it lies in."""
    saved = io.BytesIO()
    torch.save({"dense4.weight": torch.arange(6.0).view(2, 3), "dense4.bias": torch.ones(2)}, saved)
    with zipfile.ZipFile(tmp_path / WHEEL, "w") as zipped:
        zipped.writestr("facenet_pytorch/data/rnet.pt", saved.getvalue())
        zipped.writestr("facenet_pytorch/__init__.py", "raise RuntimeError('imported')")
    monkeypatch.setattr(face_detector, "_CHECKSUM", hashlib.sha256(saved.getvalue()).hexdigest())
    return tmp_path


def test_weights_are_read_without_importing(wheel):
    """Do the tensors come out of the wheel as they were saved, without its package being imported?"""
    state = load_face_detector(wheel)
    assert torch.equal(state["dense4.weight"], torch.arange(6.0).view(2, 3))
    assert list(state) == ["dense4.weight", "dense4.bias"] and "facenet_pytorch" not in sys.modules


def test_a_missing_wheel_says_how_to_get_it(tmp_path):
    """Does the error name the file and the command, without dependencies?"""
    with pytest.raises(DataError, match=r"is missing.*pip download --no-deps facenet-pytorch==2\.6\.0 -d"):
        load_face_detector(tmp_path)


@pytest.mark.parametrize("damage", ["cut", "empty", "other"])
def test_a_damaged_wheel_is_noticed(wheel, monkeypatch, damage):
    """Is a wheel noticed that was cut short, holds nothing, or holds other numbers?"""
    path = wheel / WHEEL
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:100])
    elif damage == "empty":
        with zipfile.ZipFile(path, "w"):
            pass
    else:
        monkeypatch.setattr(face_detector, "_CHECKSUM", "0" * 64)
    with pytest.raises(DataError, match=r"damaged|other weights.*pip download"):
        load_face_detector(wheel)
