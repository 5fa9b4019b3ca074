# exercise: split_by_font
def split_by_font(labels, fonts, share):
    _, which = np.unique(fonts, return_inverse=True)
    _, what = np.unique(labels, return_inverse=True)
    counts = np.zeros((which.max() + 1, what.max() + 1), int)
    np.add.at(counts, (which, what), 1)
    masks = np.arange(2 ** len(counts))[:, None] >> np.arange(len(counts)) & 1
    tested = masks @ counts
    fits = ((tested > 0) & (tested < counts.sum(0))).all(axis=1)
    if not fits.any():
        raise ValueError
    off = np.where(fits, abs(tested.sum(axis=1) / len(labels) - share), np.inf)
    return masks[off.argmin()][which].astype(bool)
