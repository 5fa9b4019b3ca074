# exercise: connections
def connections(weight):
    outputs, channels, height, width = weight.shape
    linked = weight[:, :, 0, 0] != 0
    table = [[c for c in range(channels) if linked[o, c]] for o in range(outputs)]
    parameters = sum(map(len, table)) * height * width + outputs
    found = {"table": table, "parameters": parameters, "groups": None, "grouped": None}
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
