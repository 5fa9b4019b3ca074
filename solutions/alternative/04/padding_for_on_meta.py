# exercise: padding_for
def padding_for(size, target, kernel, stride, dilation):
    conv = torch.nn.Conv1d(1, 1, kernel, stride, dilation=dilation, device="meta")
    before = after = 0
    while True:
        room = torch.empty(1, 1, size + before + after, device="meta")
        places = conv(room).shape[2] if room.shape[2] > dilation * (kernel - 1) else 0
        if places == target:
            return [before, after]
        if places > target:
            raise ValueError("too long already")
        before, after = (before + 1, after) if after > before else (before, after + 1)
