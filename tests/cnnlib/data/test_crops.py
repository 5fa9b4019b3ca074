"""Random crops of the cells: real squares of the picture, picture and mask turned alike."""

import numpy as np
import pytest

from cnnlib.data.cells import Cells, random_crops, split_cells


def numbered(height: int, width: int) -> Cells:
    """A picture in which every pixel is different, and its even pixels are the mask."""
    image = np.arange(height * width, dtype=np.uint8).reshape(height, width)
    return Cells(image, image, image % 2 == 0)


def test_a_crop_of_the_whole_picture_takes_all_eight_views():
    """Are all turns and reflections of a square drawn, each with the mask that belongs to it?"""
    images, masks = random_crops(numbered(4, 4), 4, 200, np.random.default_rng(0))
    values = np.rint(images[:, 0] * 255).astype(int)
    assert len({view.tobytes() for view in values}) == 8
    assert np.array_equal(masks == 1, values % 2 == 0)
    assert (images.dtype, masks.dtype, images.shape) == (np.float32, np.int64, (200, 1, 4, 4))


def test_every_place_is_drawn_and_neighbours_stay_neighbours():
    """Do the crops cover the picture to its corners, and keep their pixels together?"""
    images, _ = random_crops(numbered(5, 7), 3, 400, np.random.default_rng(0))
    values = np.rint(images[:, 0] * 255).astype(int)
    assert np.array_equal(np.unique(values), np.arange(35))
    assert {int(view.max() - view.min()) for view in values} == {2 * 7 + 2}


def test_the_generator_decides():
    """Do equal generators draw equal crops, and other ones others?"""
    train, _ = split_cells()
    first, second, third = (random_crops(train, 32, 2, np.random.default_rng(seed))[0] for seed in (1, 1, 2))
    assert np.array_equal(first, second) and not np.array_equal(first, third)
    assert first.min() >= 0 and first.max() <= 1


@pytest.mark.parametrize(("size", "count"), [(6, 1), (0, 1), (3, 0)])
def test_a_crop_that_does_not_fit_is_refused(size, count):
    """Does the refusal name the picture's sides, the size and the count?"""
    with pytest.raises(ValueError, match=f"5x7, but size is {size} and count is {count}"):
        random_crops(numbered(5, 7), size, count, np.random.default_rng(0))
