# exercise: connections
def connections(weight):
    outputs, channels, height, width = weight.shape
    table = [[c for c in range(channels) if np.any(weight[o, c])] for o in range(outputs)]
    found = {"table": table, "parameters": outputs, "groups": None, "grouped": None}
    for row in table:
        found["parameters"] += len(row) * height * width
    for groups in range(1, min(outputs, channels) + 1):
        if outputs % groups == 0 and channels % groups == 0:
            per, size = outputs // groups, channels // groups
            wanted = [list(range(o // per * size, o // per * size + size)) for o in range(outputs)]
            if wanted == table:
                found.update(groups=groups, grouped=[[weight[o, c] for c in table[o]] for o in range(outputs)])
                found["grouped"] = np.array(found["grouped"], weight.dtype)
    return found
