# exercise: find_digit
def find_digit(weight, bias, window, maps, step):
    rows, columns = maps.shape[1] - window[0] + 1, maps.shape[2] - window[1] + 1
    scores = np.zeros((len(bias), rows, columns), dtype=maps.dtype)
    best = None
    for y in range(rows):
        for x in range(columns):
            scores[:, y, x] = weight @ maps[:, y : y + window[0], x : x + window[1]].flatten() + bias
            for k in range(len(bias)):
                if best is None or scores[k, y, x] > scores[best]:
                    best = (k, y, x)
    return {"scores": scores, "digit": best[0], "corner": [best[1] * step, best[2] * step]}
