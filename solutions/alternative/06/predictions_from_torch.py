# exercise: predictions
def predictions():
    layers = [nn.Conv2d(1, 8, 5), nn.AvgPool2d(2), nn.Conv2d(8, 20, 5), nn.AvgPool2d(2), nn.Conv2d(20, 100, (8, 12))]
    c5 = nn.Sequential(*layers)(torch.zeros(1, 1, 52, 72))
    head = sum(one.numel() for layer in (layers[4], nn.Linear(100, 50)) for one in layer.parameters())
    table = layers[2].weight.new_zeros(20, 8)
    for row, sees in enumerate([3] * 12 + [5] * 6 + [8] * 2):
        table[row, :sees] = 1
    c3 = int((table[:, :, None, None] * torch.ones(5, 5)).count_nonzero()) + len(layers[2].bias)
    halved = nn.MaxPool2d(2)
    maps, times = torch.zeros(1, 1, 60, 300), 0
    while min(maps.shape[2:]) > 1:
        maps, times = halved(maps), times + 1
    return dict(
        s2=float(2 * 8),
        c3=c3,
        c5_places=c5.shape[2] * c5.shape[3],
        head=head,
        poolings=times,
        in_1998=sorted({2, 4, 6} | {5, 9}),
        in_2012=sorted(set(range(1, 10)) - {2, 4, 6}),
    )
