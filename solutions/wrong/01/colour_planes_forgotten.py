# exercise: predictions
def predictions():
    return {
        "bytes": 6 * 40 * 70,
        "float_bytes": 6 * 40 * 70 * 4,
        "weights": 40 * 70 * 50,
        "place": 1 * 40 * 70 + 7 * 70 + 11,
        "overflowed": 64,
    }
