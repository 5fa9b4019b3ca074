# exercise: predictions
def predictions():
    values = np.float64(40) * 70 * 3
    return {
        "overflowed": np.float64(64),
        "place": values / 3 + 7 * 70 + 11,
        "weights": values * 50,
        "float_bytes": 6 * values * 4,
        "bytes": 6 * values,
    }
