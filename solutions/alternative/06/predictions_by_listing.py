# exercise: predictions
def predictions():
    links = [3] * 12 + [5] * 6 + [8] * 2
    c5 = [(maps, y, x) for maps in range(20) for y in range(8) for x in range(12)]
    sizes = np.array([8 * 26, 8 + 8, sum(26 + 25 * (n - 1) for n in links), 20 + 20, 100 * (len(c5) + 1), 50 * 101])
    side, times = min(60, 300), 0
    while side > 1:
        side, times = side // 2, times + 1
    return {
        "s2": sizes[1],
        "c3": sizes[2],
        "c5_places": len([(y, x) for y in range(10 - 7) for x in range(15 - 11)]),
        "head": sizes[4:].sum(),
        "poolings": times,
        "in_1998": (9, 6, 5, 4, 2),
        "in_2012": (9, 8, 7, 5, 3, 1),
    }
