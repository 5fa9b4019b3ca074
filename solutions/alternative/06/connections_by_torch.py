# exercise: connections
def connections(weight):
    given = torch.from_numpy(weight)
    linked = given.abs().amax(dim=(2, 3)) > 0
    outputs, channels, height, width = given.shape
    answer = {
        "table": [row.nonzero()[:, 0].tolist() for row in linked],
        "parameters": float(linked.sum() * height * width + outputs),
        "groups": None,
        "grouped": None,
    }
    for groups in range(channels, 0, -1):
        if outputs % groups == channels % groups == 0:
            block = torch.ones(outputs // groups, channels // groups, dtype=torch.bool)
            if torch.equal(torch.block_diag(*[block] * groups).bool(), linked):
                parts = [
                    part[:, n * block.shape[1] : (n + 1) * block.shape[1]] for n, part in enumerate(given.chunk(groups))
                ]
                answer["groups"], answer["grouped"] = groups, torch.cat(parts)
    return answer
