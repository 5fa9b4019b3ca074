# exercise: predictions
def predictions():
    begin = [(row, column) for row in range(0, 8 - 3 + 1, 2) for column in range(0, 19 - 5 + 1, 3)]
    seen = np.zeros((8, 19), dtype=int)
    for row, column in begin:
        seen[row : row + 3, column : column + 5] += 1
    return {
        "positions": len(begin),
        "multiplications": int(seen.sum()) * 3 * 6,
        "windows_on_pixel": seen[4, 6],
        "unread_pixels": np.count_nonzero(seen == 0),
    }
