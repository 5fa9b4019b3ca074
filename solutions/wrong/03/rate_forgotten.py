# exercise: tied_step
def tied_step(weight, gradient, shares, rate):
    stepped = weight.copy()
    for number in np.unique(shares):
        stepped[shares == number] -= gradient[shares == number].sum(axis=0)
    return stepped
