# exercise: counterexample
def counterexample():
    rng = np.random.default_rng(1)
    first = rng.normal(size=(3, 4, 5))
    second = first.copy()
    second[1, 2, 3] += 1.0
    # Every output adds up the whole image.
    return {"holds": False, "weight": np.ones((20, 60)), "first": first, "second": second}
