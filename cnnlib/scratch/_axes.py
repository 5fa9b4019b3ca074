"""Maps multiplied by one matrix from the left and another from the right: what treats rows and columns alike."""

import numpy as np


def along_both_axes(rows: np.ndarray, maps: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """rows (H', H), maps (N, C, H, W), columns (W', W) -> rows @ maps @ columns.T, (N, C, H', W')."""
    batch, channels, height, width = maps.shape
    # One large product for all maps' rows: many small ones are slower.
    sideways = maps.reshape(batch * channels * height, width) @ columns.T
    by_column = sideways.reshape(batch, channels, height, len(columns))
    # An outer product is quicker without BLAS.
    output: np.ndarray = rows * by_column if height == 1 else rows @ by_column
    return output
