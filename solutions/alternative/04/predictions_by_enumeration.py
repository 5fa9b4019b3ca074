# exercise: predictions
def predictions():
    rows = [top for top in range(-2, 37, 2) if top + 3 * 3 <= 36]
    columns = [left for left in range(-2, 58, 3) if left + 3 * 2 <= 57]
    per_filter = len([(c, i, j) for c in range(3) for i in range(4) for j in range(3)]) + 1
    return dict(
        height=len(rows),
        width=len(columns),
        parameters=np.int64(48 * per_filter),
        values=48 * len(rows) * len(columns),
    )
