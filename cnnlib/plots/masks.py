"""Masks: beside the picture they belong to, laid over it, and object by object."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.patches import Patch
from numpy.typing import ArrayLike

from cnnlib.figure import GREEN, ORANGE, PURPLE, CourseFigure, course_style
from cnnlib.plots._canvas import panels
from cnnlib.plots.images import show_images

SKY = "#56b4e9"
_LABEL_COLOURS = np.array([to_rgb(colour) for colour in ("#e69f00", SKY, GREEN, PURPLE, "#f0e442")])


def show_segmentation(
    image: ArrayLike, truth: ArrayLike, prediction: ArrayLike, titles: Sequence[str] = ()
) -> CourseFigure:
    """Show a picture, the true mask and the predicted one side by side, masks white on black.

    In: image (H, W) as in `show_images`, truth and prediction boolean (H, W); three titles or none.
    Raises ValueError when the shapes differ or a mask is not boolean.
    """
    image = np.asarray(image)
    masks = [_mask(name, mask, image) for name, mask in (("truth", truth), ("prediction", prediction))]
    return show_images([image, *(np.uint8(255) * mask for mask in masks)], titles, columns=3)


def show_overlay(
    image: ArrayLike, truth: ArrayLike, predictions: Mapping[str, ArrayLike], missed: str, extra: str
) -> CourseFigure:
    """Show for each prediction (title: mask) where it errs, on the picture in pale grey.

    Orange is what it missed, blue what it has beyond the truth; `missed` and `extra` name the two in the legend.
    In: image (H, W), truth and each prediction boolean (H, W). Raises ValueError when the shapes differ, a mask is
    not boolean, or there is no prediction.
    """
    image = np.asarray(image)
    grey = image / (255 if image.dtype == np.uint8 else 1)
    truth = _mask("truth", truth, image)
    with course_style():
        figure, axes = panels(len(predictions), list(predictions), None, image.shape[0] / image.shape[1])
        for ax, (title, prediction) in zip(axes, predictions.items(), strict=False):
            prediction = _mask(title, prediction, image)
            painted = np.repeat(0.25 + 0.5 * np.clip(grey, 0, 1)[..., None], 3, axis=2)
            painted[truth & ~prediction] = to_rgb(ORANGE)
            painted[prediction & ~truth] = to_rgb(SKY)
            ax.imshow(painted, interpolation="none")
        names = [Patch(color=ORANGE, label=missed), Patch(color=SKY, label=extra)]
        figure.set_figheight(figure.get_figheight() + 0.4)
        figure.legend(handles=names, loc="outside lower center", ncols=2, frameon=False)
    return figure.checked()


def show_labels(labels: Sequence[ArrayLike], titles: Sequence[str] = ()) -> CourseFigure:
    """Show objects side by side: 0 is black, and objects that touch have different colours.

    In: each an array of whole numbers (H, W), one number for each object. Raises ValueError for another kind of array.

    >>> len(show_labels([np.array([[0, 1], [2, 2]])]).axes)
    1
    """
    return show_images([_coloured(np.asarray(one)) for one in labels], titles)


def _mask(name: str, mask: ArrayLike, image: np.ndarray) -> np.ndarray:
    mask = np.asarray(mask)
    if mask.dtype != bool or mask.shape != image.shape:
        raise ValueError(
            f"{name} must be a boolean mask of the picture's shape {image.shape}, but is {mask.dtype} {mask.shape}"
        )
    return mask


def _coloured(labels: np.ndarray) -> np.ndarray:
    """Labels (H, W) -> colours (H, W, 3): each object takes a colour that none it touches has, while there is one."""
    if labels.ndim != 2 or labels.dtype.kind not in "iu":
        raise ValueError(f"labels are whole numbers of shape (H, W), not {labels.dtype} {labels.shape}")
    pairs = [(labels[1:], labels[:-1]), (labels[:, 1:], labels[:, :-1])]
    pairs += [(labels[1:, 1:], labels[:-1, :-1]), (labels[1:, :-1], labels[:-1, 1:])]
    touching = {(int(a), int(b)) for one, other in pairs for a, b in zip(one.flat, other.flat, strict=True) if a != b}
    chosen: dict[int, int] = {}
    for label in np.unique(labels[labels > 0]).tolist():
        taken = {chosen.get(b if a == label else a) for a, b in touching if label in (a, b)}
        # Beginning at a colour of its own, so that a picture of few contacts is colourful too.
        turns = [(label + turn) % len(_LABEL_COLOURS) for turn in range(len(_LABEL_COLOURS))]
        chosen[label] = next((colour for colour in turns if colour not in taken), turns[0])
    picture = np.zeros((*labels.shape, 3))
    for label, colour in chosen.items():
        picture[labels == label] = _LABEL_COLOURS[colour]
    return picture
