# exercise: impostors
def impostors(image, window):
    made = {name: np.empty(image.shape) for name in ("same_max", "same_average")}
    for y, x in np.ndindex(image.shape[0] // window[0], image.shape[1] // window[1]):
        places = [(y * window[0] + i, x * window[1] + j) for i, j in np.ndindex(window)]
        peak, mean = max(image[one] for one in places), sum(image[one] for one in places) / len(places)
        below = [one for one in places if image[one] < peak]
        for number, one in enumerate(places):
            made["same_max"][one] = peak - 1000 - number
            made["same_average"][one] = mean
        made["same_max"][(below or places)[-1]] = peak
        made["same_average"][places[0]] = mean + 1000
        made["same_average"][places[-1]] = mean - 1000
    return made
