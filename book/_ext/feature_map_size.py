"""The figure `feature-map-size`: where the windows of a layer lie, which pixels no window sees, and what follows in a
stack of layers.

`:size:` and `:channels:` of the input, and `:layers:`, one row `kernel stride padding dilation filters` each; without
them the page shows those of feature-map-size.yml.
"""

from html import escape
from typing import Any, NamedTuple

from interactive_figure import FigureError, read_numbers
from interactive_html import choices, settings

OPTIONS = ("size", "channels", "layers")
# What a reader can choose; a page begins with one of these, "same" aside.
CHOICES: dict[str, tuple[int | str, ...]] = {
    "kernel": (1, 2, 3, 4, 5),
    "stride": (1, 2, 3),
    "padding": (0, 1, 2, "same"),
    "dilation": (1, 2, 3),
    "filters": (8, 16, 32),
}
SIDES = range(4, 17)
MOST = {"layers": 4, "channels": 64}


class Layer(NamedTuple):
    """One convolution, its settings in the order of the option `:layers:`."""

    kernel: int
    stride: int
    padding: int
    dilation: int
    filters: int


def numbers(options: dict[str, str], table: dict[str, Any]) -> dict[str, Any]:
    """Return what the figure begins with: size, channels, layers. Raises FigureError."""
    size, channels = (_whole(str(options.get(name, table[name])), f":{name}:") for name in ("size", "channels"))
    if size not in SIDES:
        raise FigureError(f":size: is {size}: give the input a side from {SIDES[0]} to {SIDES[-1]}.")
    if not 1 <= channels <= MOST["channels"]:
        raise FigureError(f":channels: is {channels}: give the input from 1 to {MOST['channels']} channels.")
    rows = read_numbers(options.get("layers", table["layers"]), ":layers:")
    if len(rows) > MOST["layers"]:
        raise FigureError(f":layers: has {len(rows)} rows, too many for a phone: at most {MOST['layers']}.")
    layers = [_layer(row) for row in rows]
    for number, side in enumerate(_sides(size, layers), 1):
        if not side:
            raise FigureError(f":layers: leaves nothing after row {number}: enlarge :size: or choose other kernels.")
    return {"size": size, "channels": channels, "layers": [layer._asdict() for layer in layers]}


def html(numbers: dict[str, Any], words: dict[str, str], anchor: str) -> str:
    """Return the figure with its first layer drawn. The script changes this and builds nothing beside it."""
    words = {key: escape(text) for key, text in words.items()}
    layers = [Layer(**layer) for layer in numbers["layers"]]
    size, first = numbers["size"], layers[0]
    title = words["drawing"].format(layer=1)
    return "".join(
        [
            _settings(size, layers, words, anchor),
            f'<p class="interactive-title" id="{anchor}-drawing">{title}</p>\n',
            f'<div class="fm-drawing" style="--columns: {size + 2 * first.padding}">'
            f'<table aria-labelledby="{anchor}-drawing"><tbody>{_drawing(size, first)}</tbody></table></div>\n',
            f'<p class="fm-key">{words["key"]}</p>\n',
            f'<p class="fm-sentence interactive-said" role="status">{_sentence(size, first, words)}</p>\n',
            f'<p class="interactive-title fm-head" id="{anchor}-stack">{words["stack"]}</p>\n',
            _ledger(size, numbers["channels"], layers, words, f"{anchor}-stack"),
        ]
    )


def _whole(text: str, what: str) -> int:
    if not text.strip().isdecimal():
        raise FigureError(f"{what} is {text!r}: write one whole number.")
    return int(text)


def _layer(row: list[float]) -> Layer:
    if len(row) != len(CHOICES):
        raise FigureError(f":layers: has a row of {len(row)} numbers: write {', '.join(CHOICES)} of each layer.")
    for (setting, known), value in zip(CHOICES.items(), row, strict=True):
        if value not in known:
            allowed = ", ".join(str(one) for one in known if one != "same")
            raise FigureError(f":layers: holds {setting} {value:g}: choose one of {allowed}.")
    return Layer(*map(int, row))


def _sides(size: int, layers: list[Layer]) -> list[int]:
    """Return the side of the map after each layer, 0 where its kernel does not fit."""
    sides = []
    for kernel, stride, padding, dilation, _ in layers:
        room = size + 2 * padding - dilation * (kernel - 1) - 1
        size = room // stride + 1 if size and room >= 0 else 0
        sides.append(size)
    return sides


def _windows(size: int, layer: Layer) -> list[range]:
    """Return the pixels under the weights of each window, negative or beyond the end in the padding."""
    span = layer.dilation * (layer.kernel - 1)
    starts = (output * layer.stride - layer.padding for output in range(_sides(size, [layer])[0]))
    return [range(start, start + span + 1, layer.dilation) for start in starts]


def _counts(size: int, layer: Layer) -> list[int]:
    windows = _windows(size, layer)
    return [sum(pixel in window for window in windows) for pixel in range(size)]


def _drawing(size: int, layer: Layer) -> str:
    pixels = range(-layer.padding, size + layer.padding)
    counts = _counts(size, layer)

    def cell(pixel: int, text: object, kind: str = "") -> str:
        outside = not 0 <= pixel < size
        kind = " ".join(filter(None, [kind, "fm-pad" if outside else ""]))
        return f"<td{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{text}</td>"

    def line(name: str, values: list[int]) -> str:
        cells = (
            cell(pixel, values[pixel], "" if counts[pixel] else "fm-unseen") if 0 <= pixel < size else cell(pixel, "")
            for pixel in pixels
        )
        return _line(name, "".join(cells))

    rows = []
    for output, window in enumerate(_windows(size, layer)):
        inside = range(window[0], window[-1] + 1)
        taps = (cell(one, "●" if one in window else "", "fm-window" if one in inside else "") for one in pixels)
        rows.append(_line(f"<i>o</i><sub>{output}</sub>", "".join(taps)))
    return "".join([line("<i>x</i>", list(range(size))), *rows, line("Σ", counts)])


def _line(name: str, cells: str) -> str:
    return f'<tr><th scope="row">{name}</th>{cells}</tr>'


def _sentence(size: int, layer: Layer, words: dict[str, str]) -> str:
    kernel, stride, padding, dilation, _ = layer
    sum = f"{size} + 2·{padding} − {dilation}·({kernel} − 1) − 1"
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    steps, rest = divmod(room, stride)
    moved = words["size"].format(sum=sum, room=room, stride=stride, steps=steps, rest=rest, outputs=steps + 1)
    unseen = ", ".join(str(pixel) for pixel, times in enumerate(_counts(size, layer)) if not times)
    said = words["unseen"].format(pixels=unseen) if unseen else words["seen"]
    return f"{moved} {said}"


def _ledger(size: int, channels: int, layers: list[Layer], words: dict[str, str], label: str) -> str:
    settings = [f"<i>{letter}</i>" for letter in "kspd"]
    head = [words["layer"], *settings, words["map"], words["parameters"], words["field"]]
    rows: list[list[object]] = [[words["start"], "", "", "", "", f"{size}×{size}×{channels}", "", ""]]
    field = jump = 1
    for number, (layer, side) in enumerate(zip(layers, _sides(size, layers), strict=True), 1):
        kernel, stride, padding, dilation, filters = layer
        parameters, channels = (kernel**2 * channels + 1) * filters, filters
        field, jump = field + dilation * (kernel - 1) * jump, jump * stride
        settings = [number, kernel, stride, padding, dilation]
        rows.append([*settings, f"{side}×{side}×{filters}", f"{parameters:,}", f"{field}×{field}"])
    marks = ["", ' class="fm-chosen"', *[""] * len(layers)]
    body = "".join(
        f'<tr{mark}><th scope="row">{row[0]}</th>{"".join(f"<td>{one}</td>" for one in row[1:])}</tr>'
        for mark, row in zip(marks, rows, strict=False)
    )
    names = "".join(f'<th scope="col">{name}</th>' for name in head)
    table = f"<thead><tr>{names}</tr></thead><tbody>{body}</tbody>"
    return f'<table class="fm-ledger" aria-labelledby="{label}">{table}</table>\n'


def _settings(size: int, layers: list[Layer], words: dict[str, str], anchor: str) -> str:
    """Return the choices of input, layer and the layer's settings: nothing that a page without script could serve."""
    side = (
        f'<div class="fm-size"><label for="{anchor}-side">{words["input"]}</label>'
        f'<input type="range" id="{anchor}-side" name="{anchor}-size" min="{SIDES[0]}" max="{SIDES[-1]}" '
        f'value="{size}" autocomplete="off"><output for="{anchor}-side">{size}</output></div>'
    )
    groups: dict[str, tuple[object, ...]] = {"layer": tuple(range(1, len(layers) + 1))} | CHOICES
    begun = {"layer": 1} | layers[0]._asdict()
    fields = [
        choices(anchor, group, words[group], [(value, _choice(group, value)) for value in known], begun[group])
        for group, known in groups.items()
    ]
    return settings("fm-settings", side + "".join(fields))


def _choice(group: str, value: object) -> str:
    return f"{value}×{value}" if group == "kernel" else str(value)
