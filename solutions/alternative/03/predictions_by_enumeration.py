# exercise: predictions
def predictions():
    rows, columns = range(0, 11 - 3 + 1, 2), range(0, 19 - 4 + 1, 3)
    places = [(row, column) for row in rows for column in columns]
    window, maps = 3 * 3 * 4, 7
    return {
        "dense": float(len(places) * maps * (3 * 11 * 19 + 1)),
        "local": sum(maps * (window + 1) for _ in places),
        "conv": maps * (window + 1),
        "local_products": sum(maps * window for _ in places),
        "conv_products": sum(maps * window for _ in places),
    }
