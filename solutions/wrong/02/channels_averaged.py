# exercise: conv_to_the_edge
def conv_to_the_edge(image, kernel, bias, stride):
    below, right = [(k - n) % s for k, n, s in zip(kernel.shape[2:], image.shape[2:], stride)]
    filled = np.pad(image, [(0, 0), (0, 0), (0, below), (0, right)])
    per_channel = [
        scratch.conv2d(filled[:, c : c + 1], kernel[:, c : c + 1].copy(), None, stride) for c in range(kernel.shape[1])
    ]
    return np.mean(per_channel, axis=0) + bias[:, None, None]
