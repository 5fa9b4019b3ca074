# exercise: counterexample
def counterexample():
    first, second = np.zeros((1, 2, 2)), np.zeros((1, 2, 2))
    second[0, 1, 1] = 5.0
    return {"holds": False, "weight": np.diag([1.0, 2.0, 3.0, 4.0]), "first": first, "second": second}
