# exercise: predictions
def predictions():
    return {
        "positions": 4 * 6,
        "multiplications": 4 * 6 * 3 * 5 * 3 * 6,
        "windows_on_pixel": 4,
        "unread_pixels": 0,
    }
