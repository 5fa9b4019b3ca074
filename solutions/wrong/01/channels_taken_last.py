# exercise: predictions
def predictions():
    return {
        "bytes": 6 * 40 * 70 * 3,
        "float_bytes": 6 * 40 * 70 * 3 * 4,
        "weights": 40 * 70 * 3 * 50,
        "place": (7 * 70 + 11) * 3 + 1,
        "overflowed": 64,
    }
