# exercise: predictions
def predictions():
    down, across = (8 - 3) // 2 + 1, (19 - 5) // 3 + 1
    return dict(
        unread_pixels=8.0 * 19 - ((down - 1) * 2 + 3) * ((across - 1) * 3 + 5),
        windows_on_pixel=4.0,
        positions=float(down * across),
        multiplications=np.float64(down * across * 15 * 3 * 6),
    )
