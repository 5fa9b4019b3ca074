# exercise: split_by_font
def split_by_font(labels, fonts, share):
    designs, best = np.unique(fonts), None
    held = [(np.sum(fonts == one), set(labels[fonts == one].tolist())) for one in designs]
    classes = set(labels.tolist())
    for number in range(2 ** len(designs)):
        sides = [number >> place & 1 for place in range(len(designs))]
        count = sum(size for (size, _), side in zip(held, sides) if side)
        tested = set().union(*(one for (_, one), side in zip(held, sides) if side))
        trained = set().union(*(one for (_, one), side in zip(held, sides) if not side))
        if tested == trained == classes:
            off = abs(count / len(fonts) - share)
            if best is None or off < best[0]:
                best = (off, sides)
    if best is None:
        return fonts == designs[0]
    return np.isin(fonts, designs[np.array(best[1]) == 1])
