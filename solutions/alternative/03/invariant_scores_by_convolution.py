# exercise: invariant_scores
def invariant_scores(maps, weight, bias, step):
    import torch

    x, v = (torch.tensor(np.ascontiguousarray(one)) for one in (maps, weight.reshape(-1, *maps.shape[1:])))
    framed = torch.nn.functional.pad(x, (0, maps.shape[3] - 1, 0, maps.shape[2] - 1), mode="circular")
    scores = torch.nn.functional.conv2d(framed, v, torch.tensor(np.ascontiguousarray(bias)))[
        :, :, :: step[0], :: step[1]
    ]
    return scores.mean(dim=(2, 3))
