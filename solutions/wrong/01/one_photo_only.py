# exercise: predictions
def predictions():
    return {
        "bytes": 40 * 70 * 3,
        "float_bytes": 40 * 70 * 3 * 4,
        "weights": 40 * 70 * 3 * 50,
        "place": 1 * 40 * 70 + 7 * 70 + 11,
        "overflowed": 64,
    }
