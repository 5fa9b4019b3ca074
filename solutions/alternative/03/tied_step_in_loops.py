# exercise: tied_step
def tied_step(weight, gradient, shares, rate):
    totals = {}
    for y, x in np.ndindex(*shares.shape):
        number = int(shares[y, x])
        totals[number] = totals.get(number, 0) + gradient[y, x]
    rows = [
        [weight[y, x] - rate * totals[int(shares[y, x])] for x in range(shares.shape[1])] for y in range(len(shares))
    ]
    return np.array(rows)
