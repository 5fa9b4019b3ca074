"""The figure `sliding-kernel`: a 3×3 kernel dragged over an image, nine products, their sum, the output it lands in.

`:image:` and `:kernel:` are rows of numbers, `1 2 0; 0 1 2`; without them the page shows those of sliding-kernel.yml.
"""

from html import escape
from typing import Any

from interactive_figure import FigureError, Numbers, read_numbers, show
from interactive_html import choices, extent, panel, settings, sheet, size, table_of

OPTIONS = ("image", "kernel")
SIZE = 3
LARGEST = {"side": 8, "value": 99}
PRESETS = ("identity", "blur", "sharpen", "horizontal", "vertical")


def numbers(options: dict[str, str], table: dict[str, Any]) -> dict[str, Any]:
    """Return what the figure begins with: image, kernel, presets, photo. Raises FigureError."""
    image = read_numbers(options.get("image", table["image"]), ":image:")
    kernel = read_numbers(options.get("kernel", table["kernel"]), ":kernel:")
    if (len(kernel), len(kernel[0])) != (SIZE, SIZE):
        raise FigureError(f":kernel: is {size(kernel)}: this figure slides one of {SIZE}×{SIZE}, write nine numbers.")
    if min(len(image), len(image[0])) < SIZE:
        raise FigureError(f":image: is {size(image)}, smaller than the {SIZE}×{SIZE} kernel: give it more numbers.")
    side = LARGEST["side"]
    if max(len(image), len(image[0])) > side:
        raise FigureError(f":image: is {size(image)}, too large to read on a phone: at most {side}×{side}.")
    for name, values in ((":image:", image), (":kernel:", kernel)):
        for value in (value for row in values for value in row if abs(value) > LARGEST["value"]):
            raise FigureError(f"{name} holds {show(value)}: write numbers from -99 to 99.")
    return {
        "image": image,
        "kernel": kernel,
        "presets": {name: read_numbers(table["presets"][name], name) for name in PRESETS},
        "photo": read_numbers(table["photo"]["pixels"], "photo"),
    }


def html(numbers: dict[str, Any], words: dict[str, str], anchor: str) -> str:
    """Return the figure at the kernel's first position. The script changes this and builds nothing beside it."""
    image, kernel = numbers["image"], numbers["kernel"]
    output = _correlate(image, kernel)
    total_line = f'<p class="sk-sum">{escape(words["sum"])} <b>{show(output[0][0])}</b></p>'
    total = len(output) * len(output[0])
    words = {key: escape(text) for key, text in words.items()}
    picture = sheet(_cells(image), f"{anchor}-picture", '<div class="sk-window interactive-window"></div>')
    made = sheet(_cells(output), f"{anchor}-output")
    sentence = _sentence(image, kernel, output[0][0], words)
    place = words["place"].format(number=1, total=total)
    note = f'<p class="sk-note interactive-live" aria-live="polite">{words["correlation"]}</p>'
    hint = f'<span class="interactive-live">{words["hint"]}</span>'
    steps = (
        f'<button type="button" class="sk-back" aria-label="{words["back"]}">←</button>'
        f'<span class="sk-place">{place}</span>'
        f'<button type="button" class="sk-next" aria-label="{words["next"]}">→</button>'
    )
    return "".join(
        [
            _settings(numbers, words, anchor),
            '<div class="sk-panels interactive-panels">\n',
            panel("sk-picture", f"{words['picture']} {extent(image)}", picture, anchor, hint),
            panel("sk-kernel", words["kernel"], _kernel(kernel, words, f"{anchor}-kernel"), anchor, note),
            panel("sk-products", words["products"], _products(image, kernel, f"{anchor}-products"), anchor, total_line),
            panel("sk-output interactive-result", f"{words['output']} {extent(output)}", made, anchor),
            "</div>\n",
            f'<div class="interactive-live"><p class="sk-steps">{steps}</p></div>\n',
            f'<p class="sk-sentence interactive-said" role="status">{sentence}</p>\n',
        ]
    )


def _correlate(image: Numbers, kernel: Numbers) -> Numbers:
    """Return the kernel's sum of products at every position, as the script computes it."""
    window = [(i, j) for i in range(SIZE) for j in range(SIZE)]
    return [
        [sum(kernel[i][j] * image[top + i][left + j] for i, j in window) for left in range(len(image[0]) - SIZE + 1)]
        for top in range(len(image) - SIZE + 1)
    ]


def _cells(values: Numbers) -> list[list[str]]:
    return [[f"<td>{show(value)}</td>" for value in row] for row in values]


def _kernel(kernel: Numbers, words: dict[str, str], label: str) -> str:
    def cell(row: int, column: int) -> str:
        label = words["weight"].format(row=row, column=column)
        value = kernel[row][column]
        return (
            f'<td><span class="sk-weight interactive-still">{show(value)}</span>'
            f'<input class="interactive-live" type="number" step="any" min="-99" max="99" '
            f'value="{value:g}" aria-label="{label}" autocomplete="off"></td>'
        )

    return table_of([[cell(row, column) for column in range(SIZE)] for row in range(SIZE)], label)


def _products(image: Numbers, kernel: Numbers, label: str) -> str:
    def cell(i: int, j: int) -> str:
        weight, value = _term(kernel[i][j], image[i][j]).split("·")
        factors = f'<span class="sk-factors"><span>{weight}</span><span>·{value}</span></span>'
        return f"<td>{factors}<b>{show(kernel[i][j] * image[i][j])}</b></td>"

    return table_of([[cell(i, j) for j in range(SIZE)] for i in range(SIZE)], label)


def _term(*factors: float) -> str:
    return "·".join(f"({show(one)})" if one < 0 else show(one) for one in factors)


def _sentence(image: Numbers, kernel: Numbers, sum: float, words: dict[str, str]) -> str:
    terms = " + ".join(_term(kernel[i][j], image[i][j]) for i in range(SIZE) for j in range(SIZE))
    return words["sentence"].format(row=0, column=0, terms=terms, sum=show(sum))


def _settings(numbers: dict[str, Any], words: dict[str, str], anchor: str) -> str:
    """Return the choices of image, stride, padding and kernel: nothing that a page without script could serve."""
    groups = {
        "picture": (("numbers", words["numbers"]), ("photo", words["photo"])),
        "stride": ((1, "1"), (2, "2")),
        "padding": ((0, "0"), (1, "1")),
    }
    fields = [choices(anchor, group, words[group], known, known[0][0]) for group, known in groups.items()]
    fields.append(
        f'<div class="sk-presets"><label for="{anchor}-preset">{words["kernel"]}</label>'
        f'<select id="{anchor}-preset" autocomplete="off">{_choices(numbers, words)}</select>'
        f'<button type="button" class="sk-turn" aria-pressed="false">{words["turn"]}</button></div>'
    )
    return settings("sk-settings", "".join(fields))


def _choices(numbers: dict[str, Any], words: dict[str, str]) -> str:
    """Return the kernels to choose from. The page's own comes first, unless it is one of the others."""
    known = [name for name in PRESETS if numbers["presets"][name] == numbers["kernel"]]
    options = "".join(
        f'<option value="{name}"{" selected" if name in known else ""}>{words[name]}</option>'
        for name in (PRESETS if known else ("example", *PRESETS))
    )
    return f'{options}<option value="own" hidden>{words["own"]}</option>'
