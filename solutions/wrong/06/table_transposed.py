# exercise: connections
def rows_of(linked):
    return [np.flatnonzero(row).tolist() for row in linked]


def connections(weight):
    outputs, channels, height, width = weight.shape
    linked = np.abs(weight).max(axis=(2, 3)) > 0
    table = rows_of(linked)
    parameters = sum(map(len, table)) * height * width + outputs
    found = {
        "table": [[o for o in range(outputs) if linked[o, c]] for c in range(channels)],
        "parameters": parameters,
        "groups": None,
        "grouped": None,
    }
    size = len(table[0])
    if size == 0 or channels % size or outputs % (channels // size):
        return found
    groups = channels // size
    for o, row in enumerate(table):
        first = o // (outputs // groups) * size
        if row != list(range(first, first + size)):
            return found
    grouped = np.stack([weight[o, row] for o, row in enumerate(table)])
    return {**found, "groups": groups, "grouped": grouped}
