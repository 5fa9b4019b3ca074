# exercise: split_by_font
def split_by_font(labels, fonts, share):
    names = sorted(set(fonts.tolist()))
    counts = {name: np.bincount(labels[fonts == name], minlength=labels.max() + 1) for name in names}
    everything = sum(counts.values())
    there = everything > 0
    found = {}
    for size in range(1, len(names)):
        for chosen in itertools.combinations(names, size):
            tested = sum(counts[name] for name in chosen)
            if np.array_equal(tested > 0, there) and np.array_equal(everything - tested > 0, there):
                found.setdefault(abs(tested.sum() - share * len(labels)), chosen)
    if len(found) == 0:
        raise ValueError("cannot be split")
    return np.array([font in found[min(found)] for font in fonts])
