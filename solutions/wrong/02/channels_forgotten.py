# exercise: predictions
def predictions():
    return {"positions": 15, "multiplications": 15 * (3 * 5) * 6, "windows_on_pixel": 4, "unread_pixels": 33}
