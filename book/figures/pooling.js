// The interactive figure "pooling": book/_ext/pooling.py writes the page it begins with.
(() => {
  const { fill, rounded, show, layTable, Grid } =
    typeof document === "undefined" ? require("../_assets/interactive.js") : globalThis.courseFigures;

  // The arithmetic. A map is a list of rows, a place its row and column; settings are { method, window, stride }.
  const range = (count, start = 0) => Array.from({ length: count }, (_, step) => start + step);
  const at = (map, [row, column]) => map[row][column];
  const square = (top, left, side) => range(side, top).flatMap((row) => range(side, left).map((column) => [row, column]));
  const same = (one, other) => one[0] === other[0] && one[1] === other[1];

  // The places of the largest value, in row order.
  function largest(map, seen) {
    const top = Math.max(...seen.map((place) => at(map, place)));
    return seen.filter((place) => at(map, place) === top);
  }

  // The weights 1, 2, 1 round a place among `count`, bent back at the borders as in cnnlib.scratch.blur_pool2d.
  const blurred = (place, count) =>
    [-1, 0, 1].map((step) => {
      const near = Math.abs(place + step);
      return { place: near < count ? near : 2 * (count - 1) - near, weight: 2 - Math.abs(step) };
    });

  // The windows that an output reads: one, or the nine maxima with stride 1 that a blur weighs.
  function windows(map, { method, window, stride }, row, column) {
    const [top, left] = [row * stride, column * stride];
    if (method !== "blur") return [{ weight: 1, seen: square(top, left, window) }];
    const [rows, columns] = [blurred(top, map.length - window + 1), blurred(left, map[0].length - window + 1)];
    return rows.flatMap((one) =>
      columns.map((other) => ({ weight: one.weight * other.weight, seen: square(one.place, other.place, window) })),
    );
  }

  // One output: what it sees, the shares of its pixels in whole parts of `over`, and those as large as a maximum
  // that get none. A maximum's share is that of the first in row order, as in torch.
  function read(map, settings, row, column) {
    const { method, window } = settings;
    const parts = windows(map, settings, row, column);
    const seen = parts.flatMap((part) => part.seen);
    const maxima = method === "max" || method === "blur" ? parts.map((part) => largest(map, part.seen)) : [];
    const shares = {
      max: () => [[maxima[0][0], 1]],
      blur: () => parts.map(({ weight }, number) => [maxima[number][0], weight]),
      average: () => seen.map((place) => [place, 1]),
      first: () => [[seen[0], 1]],
    }[method]();
    const over = { max: 1, blur: 16, average: window ** 2, first: 1 }[method];
    const tied = maxima.flat().filter((place) => !shares.some(([taken]) => same(taken, place)));
    const sum = shares.reduce((total, [place, weight]) => total + weight * at(map, place), 0);
    return { seen, shares, over, tied, sum, value: sum / over };
  }

  // All outputs, and what each pixel gets when every output hands out 1.
  function pool(map, settings) {
    const count = (size) => Math.floor((size - settings.window) / settings.stride) + 1;
    const cells = range(count(map.length)).map((row) =>
      range(count(map[0].length)).map((column) => read(map, settings, row, column)),
    );
    const parts = map.map((row) => row.map(() => 0));
    for (const { shares } of cells.flat()) for (const [[row, column], weight] of shares) parts[row][column] += weight;
    const { over } = cells[0][0];
    const gradient = parts.map((row) => row.map((part) => part / over));
    return { cells, output: cells.map((row) => row.map(({ value }) => value)), gradient };
  }

  // The map moved: what leaves on one side comes in on the other.
  function moved(map, down, right) {
    const turn = (list, by) => list.map((_, place) => list[(place - by + list.length) % list.length]);
    return turn(map, down).map((row) => turn(row, right));
  }

  // How many outputs differ, and the largest difference.
  function changes(before, after) {
    const steps = after.flatMap((row, i) => row.map((value, j) => Math.abs(value - before[i][j])));
    return { total: steps.length, changed: steps.filter(Boolean).length, most: rounded(Math.max(...steps), 2) };
  }

  // What there is to say of one output.
  function sentence(map, settings, row, column, words) {
    const { method } = settings;
    const { seen, shares, over, tied, sum, value } = read(map, settings, row, column);
    const values = seen.map((place) => at(map, place)).join(", ");
    const terms = shares.map(([place, weight]) => `${weight}·${at(map, place)}`).join(" + ");
    const sign = Number.isInteger(value * 1e4) ? "=" : "≈";
    const said = fill(words[`said_${method}`], { row, column, values, terms, sum, over, sign, value: show(value) });
    if (method !== "max") return said;
    return `${said} ${tied.length ? fill(words.tie, { count: tied.length + 1 }) : words.single}`;
  }

  // What the last change of the map did to the outputs, and what a step to the right would do.
  function news({ map, before, edited, settings, words }) {
    if (!before) return words.ask;
    const counted = changes(pool(before, settings).output, pool(map, settings).output);
    if (edited) return fill(words.edited, { ...counted, ...edited });
    return fill(counted.changed ? words.moved : words.unmoved, counted);
  }
  const ahead = ({ map, settings, words }) =>
    fill(words.ahead, changes(pool(map, settings).output, pool(moved(map, 0, 1), settings).output));

  // The cells of the three maps, each { text, level, mark }: a level of 9 is the darkest.
  function drawing({ map, before, settings }, row, column) {
    const { cells, output, gradient } = pool(map, settings);
    const old = before ? pool(before, settings).output : output;
    const { shares, tied } = cells[row][column];
    const mark = (place) => {
      if (shares.some(([taken]) => same(taken, place))) return "po-wins";
      return tied.some((one) => same(one, place)) ? "po-tied" : "";
    };
    const all = (values, level, marked) =>
      values.map((line, i) =>
        line.map((value, j) => ({ text: rounded(value, 2), level: show(level(value)), mark: marked(value, [i, j]) })),
      );
    const shade = (share) => 9 * Math.min(1, Math.sqrt(share));
    return {
      input: all(map, (value) => value, (_, place) => mark(place)),
      output: all(output, (value) => value, (value, place) => (value === at(old, place) ? "" : "po-differs")),
      gradient: all(gradient, shade, (share) => (share ? "" : "po-none")),
    };
  }

  if (typeof document === "undefined") {
    module.exports = { pool, read, moved, changes, sentence, news, ahead, drawing };
    return;
  }

  class Pooling {
    constructor(root) {
      const { words, map } = JSON.parse(root.querySelector("script[type='application/json']").textContent);
      const settings = { method: "max", window: 2, stride: 2 };
      Object.assign(this, { root, words, start: map, map, settings, before: null, edited: null });
      this.find = (selector) => root.querySelector(selector);
      const [input, output] = [this.find(".po-input table"), this.find(".po-output table")];
      this.pixel = new Grid(input, () => this.name(), Math.floor(map.length / 2), Math.floor(map[0].length / 2));
      this.place = new Grid(output, () => this.show());
      this.listen(input);
      // Named in full: publishing.style_sheet keeps the rules for what a script names.
      root.setAttribute("data-live", "");
    }

    listen(input) {
      const on = (selector, event, act) => this.find(selector).addEventListener(event, act);
      on(".po-settings", "change", (event) => this.set(event.target));
      on(".po-less", "click", () => this.write(this.value() - 1));
      on(".po-more", "click", () => this.write(this.value() + 1));
      on(".po-again", "click", () => this.turn(this.start, null));
      for (const button of this.root.querySelectorAll("[data-down]")) {
        const { down, right } = button.dataset;
        button.addEventListener("click", () => this.turn(moved(this.map, Number(down), Number(right)), this.map));
      }
      input.addEventListener("keydown", (event) => {
        if (/^\d$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) this.write(Number(event.key));
      });
    }

    // Another method, window or stride shows what the same change of the map does to it.
    set({ name, value }) {
      const setting = name.slice(name.lastIndexOf("-") + 1);
      this.settings[setting] = setting === "method" ? value : Number(value);
      const { output } = pool(this.map, this.settings);
      layTable(this.find(".po-output table"), output);
      this.find(".po-output .interactive-extent").textContent = `${output.length}×${output[0].length}`;
      this.place.fit();
      this.show();
    }

    turn(map, before, edited = null) {
      Object.assign(this, { map, before, edited });
      this.name();
      this.show();
    }

    value() {
      return this.map[this.pixel.row][this.pixel.column];
    }

    write(value) {
      const { row, column } = this.pixel;
      if (value < 0 || value > 9 || value === this.value()) return;
      const map = this.map.map((line, i) => line.map((old, j) => (i === row && j === column ? value : old)));
      this.turn(map, this.map, { row, column, value });
    }

    // The pixel that can be changed.
    name() {
      const { row, column } = this.pixel;
      this.find(".po-pixel span").textContent = fill(this.words.pixel, { row, column });
      this.find(".po-pixel b").textContent = this.value();
    }

    show() {
      const { row, column } = this.place;
      for (const [name, texts] of Object.entries(drawing(this, row, column))) this.draw(name, texts);
      const { seen } = read(this.map, this.settings, row, column);
      const frame = this.find(".interactive-window").style;
      [0, 1].forEach((axis) => {
        const places = seen.map((place) => place[axis]);
        const first = Math.min(...places);
        frame.setProperty(["--row", "--column"][axis], first);
        frame.setProperty(["--down", "--across"][axis], Math.max(...places) - first + 1);
      });
      this.say(".po-window", sentence(this.map, this.settings, row, column, this.words));
      this.say(".po-changed", news(this));
      this.say(".po-ahead", ahead(this));
    }

    draw(name, texts) {
      const { rows } = this.find(`.po-${name} table`);
      texts.forEach((line, i) =>
        line.forEach(({ text, level, mark }, j) => {
          const cell = rows[i].cells[j];
          cell.textContent = text;
          cell.className = mark;
          cell.style.setProperty("--level", level);
        }),
      );
    }

    // What is said again need not be read again.
    say(selector, text) {
      const line = this.find(selector);
      if (line.textContent !== text) line.textContent = text;
    }
  }

  for (const root of document.querySelectorAll("[data-interactive='pooling']")) new Pooling(root);
})();
