// The interactive figure "feature map size": book/_ext/feature_map_size.py writes the page it begins with.
(() => {
  const { fill } = typeof document === "undefined" ? require("../_assets/interactive.js") : globalThis.courseFigures;

  // The arithmetic. A layer is { kernel, stride, padding, dilation, filters }; its padding may be "same".
  const reach = ({ kernel, dilation }) => dilation * (kernel - 1) + 1;

  // Pixels added before and after. "same" makes ceil(size / stride) outputs, as TensorFlow does.
  function pads(size, layer) {
    if (layer.padding !== "same") return [layer.padding, layer.padding];
    const outputs = Math.ceil(size / layer.stride);
    const total = Math.max(0, (outputs - 1) * layer.stride + reach(layer) - size);
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  }

  // 0 where the kernel does not fit, or where there is no input.
  function outputSize(size, layer) {
    const [before, after] = pads(size, layer);
    const room = size + before + after - reach(layer);
    return size > 0 && room >= 0 ? Math.floor(room / layer.stride) + 1 : 0;
  }

  // The pixels under the weights of each window, negative or beyond the end in the padding.
  function windows(size, layer) {
    const [before] = pads(size, layer);
    return Array.from({ length: outputSize(size, layer) }, (_, output) =>
      Array.from({ length: layer.kernel }, (_, tap) => output * layer.stride - before + tap * layer.dilation),
    );
  }

  // How many windows lay a weight on each pixel.
  function counts(size, layer) {
    const times = Array(size).fill(0);
    for (const pixel of windows(size, layer).flat()) if (pixel >= 0 && pixel < size) times[pixel] += 1;
    return times;
  }

  // One row a layer: the side of its map, its channels, its parameters, its receptive field.
  function ledger(size, channels, layers) {
    let [field, jump] = [1, 1];
    return layers.map((layer) => {
      const parameters = (layer.kernel ** 2 * channels + 1) * layer.filters;
      [size, channels] = [outputSize(size, layer), layer.filters];
      field += (reach(layer) - 1) * jump;
      jump *= layer.stride;
      return { size, channels, parameters, field };
    });
  }

  // How far the window can move, and how many steps that makes.
  function steps(size, layer) {
    const { kernel, stride, padding, dilation } = layer;
    const [before, after] = pads(size, layer);
    const room = size + before + after - reach(layer);
    const added = padding === "same" ? `${before} + ${after}` : `2·${padding}`;
    const sum = `${size} + ${added} − ${dilation}·(${kernel} − 1) − 1`;
    const taken = Math.floor(room / stride);
    return { sum, room, stride, steps: taken, rest: room % stride, outputs: taken + 1 };
  }

  // What there is to say of a layer.
  function sentence(size, layer, words) {
    if (!size) return words.nothing;
    const [before, after] = pads(size, layer);
    if (!outputSize(size, layer)) return fill(words.large, { span: reach(layer), padded: size + before + after });
    const unseen = counts(size, layer).flatMap((times, pixel) => (times ? [] : [pixel]));
    return [
      fill(words.size, steps(size, layer)),
      unseen.length ? fill(words.unseen, { pixels: unseen.join(", ") }) : words.seen,
      ...(after > before ? [words.uneven] : []),
      ...(layer.padding === "same" && layer.stride > 1 ? [words.strided] : []),
    ].join(" ");
  }

  // The rows of the drawing, as HTML. Nothing in it but numbers.
  function drawing(size, layer) {
    const [before, after] = size ? pads(size, layer) : [0, 0];
    const pixels = Array.from({ length: before + size + after }, (_, place) => place - before);
    const outside = (pixel) => pixel < 0 || pixel >= size;
    const times = counts(size, layer);
    const mark = (pixel) => (outside(pixel) ? "fm-pad" : times[pixel] ? "" : "fm-unseen");
    const cell = (tag, kind, text) => `<${tag}${kind && ` class="${kind}"`}>${text}</${tag}>`;
    const line = (name, cells) => `<tr><th scope="row">${name}</th>${cells.join("")}</tr>`;
    const rows = windows(size, layer).map((taps, output) => {
      const inside = (pixel) => pixel >= taps[0] && pixel <= taps[taps.length - 1];
      const kind = (pixel) => [inside(pixel) && "fm-window", outside(pixel) && "fm-pad"].filter(Boolean).join(" ");
      return line(`<i>o</i><sub>${output}</sub>`, pixels.map((pixel) => cell("td", kind(pixel), taps.includes(pixel) ? "●" : "")));
    });
    const numbers = pixels.map((pixel) => cell("td", mark(pixel), outside(pixel) ? "" : pixel));
    const sums = pixels.map((pixel) => cell("td", mark(pixel), outside(pixel) ? "" : times[pixel]));
    return [line("<i>x</i>", numbers), ...rows, line("Σ", sums)].join("");
  }

  const extent = (size, channels) => (size ? `${size}×${size}×${channels}` : "—");

  // The texts of the ledger's rows, the input first.
  function table(size, channels, layers) {
    const rows = ledger(size, channels, layers).map((row, index) => {
      const { kernel, stride, padding, dilation } = layers[index];
      const texts = [index + 1, kernel, stride, padding, dilation, extent(row.size, row.channels)];
      return [...texts, row.parameters.toLocaleString("en"), `${row.field}×${row.field}`].map(String);
    });
    return [["", "", "", "", "", extent(size, channels), "", ""], ...rows];
  }

  if (typeof document === "undefined") {
    module.exports = { pads, outputSize, windows, counts, ledger, sentence, drawing, table };
    return;
  }

  class FeatureMapSize {
    constructor(root) {
      const { words, size, channels, layers } = JSON.parse(
        root.querySelector("script[type='application/json']").textContent,
      );
      Object.assign(this, { root, words, size, channels, layers, chosen: 0 });
      this.find = (selector) => root.querySelector(selector);
      this.find(".fm-settings").addEventListener("input", (event) => this.set(event.target));
      // Named in full: publishing.style_sheet keeps the rules for what a script names.
      root.setAttribute("data-live", "");
    }

    set({ name, value }) {
      const setting = name.slice(name.lastIndexOf("-") + 1);
      if (setting === "size") this.size = Number(value);
      else if (setting === "layer") this.choose(Number(value) - 1);
      else this.layers[this.chosen][setting] = value === "same" ? value : Number(value);
      this.show();
    }

    // The settings are those of the chosen layer.
    choose(layer) {
      this.chosen = layer;
      for (const [setting, value] of Object.entries(this.layers[layer]))
        this.find(`[data-setting='${setting}'] [value='${value}']`).checked = true;
    }

    show() {
      const { size, channels, layers, chosen, words } = this;
      const sides = [size, ...ledger(size, channels, layers).map((row) => row.size)];
      const [before, after] = sides[chosen] ? pads(sides[chosen], layers[chosen]) : [0, 0];
      this.find(".fm-size output").textContent = size;
      this.find(".interactive-title").textContent = fill(words.drawing, { layer: chosen + 1 });
      this.find(".fm-drawing").style.setProperty("--columns", sides[chosen] + before + after);
      this.find(".fm-drawing tbody").innerHTML = drawing(sides[chosen], layers[chosen]);
      this.find("[role=status]").textContent = sentence(sides[chosen], layers[chosen], words);
      const rows = [...this.find(".fm-ledger tbody").rows];
      table(size, channels, layers).forEach((texts, row) => {
        rows[row].classList.toggle("fm-chosen", row === chosen + 1);
        texts.forEach((text, column) => column && (rows[row].cells[column].textContent = text));
      });
    }
  }

  for (const root of document.querySelectorAll("[data-interactive='feature-map-size']")) new FeatureMapSize(root);
})();
