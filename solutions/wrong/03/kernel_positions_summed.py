# exercise: tied_step
def tied_step(weight, gradient, shares, rate):
    stepped = weight.copy()
    for number in np.unique(shares):
        stepped[shares == number] -= rate * gradient[shares == number].sum()
    return stepped
