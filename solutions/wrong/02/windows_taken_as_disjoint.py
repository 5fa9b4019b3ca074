# exercise: predictions
def predictions():
    return {"positions": 15, "multiplications": 15 * 45 * 6, "windows_on_pixel": 1, "unread_pixels": 33}
