# exercise: counterexample
def counterexample():
    # A shift by one pixel: each output is the value of its left neighbour.
    weight = np.roll(np.eye(6), 1, axis=0)
    first = np.arange(6.0).reshape(1, 2, 3)
    second = first.copy()
    second[:, 0, 0] = -1.0
    return {"holds": False, "weight": weight.tolist(), "first": first.tolist(), "second": second.tolist()}
