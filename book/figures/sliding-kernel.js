// The interactive figure "sliding kernel": book/_ext/sliding_kernel.py writes the page it begins with.
(() => {
  const { fill, show, layTable, Grid } =
    typeof document === "undefined" ? require("../_assets/interactive.js") : globalThis.courseFigures;

  // The arithmetic. Images and kernels are lists of rows.
  const padded = (image, padding) => {
    const side = Array(padding).fill(0);
    const line = Array(image[0].length + 2 * padding).fill(0);
    const rows = image.map((row) => [...side, ...row, ...side]);
    return [...Array(padding).fill(line), ...rows, ...Array(padding).fill(line)];
  };
  const windowAt = (image, kernel, top, left) =>
    kernel.map((row, i) => row.map((_, j) => image[top + i][left + j]));
  const multiplied = (one, other) => one.map((row, i) => row.map((factor, j) => factor * other[i][j]));
  const total = (rows) => rows.flat().reduce((sum, value) => sum + value, 0);
  const turned = (kernel) => kernel.map((row) => [...row].reverse()).reverse();

  // Cross-correlation: the kernel is laid on every position as it is.
  function correlate(image, kernel, stride, padding) {
    const wide = padded(image, padding);
    const count = (size, part) => Math.max(0, Math.floor((size - part) / stride) + 1);
    const places = (length) => Array.from({ length }, (_, place) => place * stride);
    return places(count(wide.length, kernel.length)).map((top) =>
      places(count(wide[0].length, kernel[0].length)).map((left) =>
        total(multiplied(kernel, windowAt(wide, kernel, top, left))),
      ),
    );
  }

  const term = (...factors) => factors.map((one) => (one < 0 ? `(${show(one)})` : show(one))).join("·");
  const terms = (kernel, part) =>
    kernel.flatMap((row, i) => row.map((weight, j) => term(weight, part[i][j]))).join(" + ");

  // A kernel whose weights do not add up to something positive asks about differences: they need a colour for the sign.
  function shades(output, kernel) {
    const sum = total(kernel);
    if (sum > 1e-9) {
      const top = 255 * sum;
      const grey = (value) => Math.round(255 * Math.min(1, Math.max(0, value / top)));
      return { top, colour: (value) => `rgb(${grey(value)} ${grey(value)} ${grey(value)})` };
    }
    const most = Math.max(1e-9, ...output.flat().map(Math.abs));
    const ink = (value) => (value > 0 ? [178, 24, 43] : [33, 102, 172]);
    const mixed = (value) => ink(value).map((part) => Math.round(255 + (part - 255) * Math.min(1, Math.abs(value) / most)));
    return { top: null, colour: (value) => `rgb(${mixed(value).join(" ")})` };
  }

  if (typeof document === "undefined") {
    module.exports = { padded, correlate, turned, windowAt, multiplied, total, show, terms, fill, shades };
    return;
  }

  const LARGEST = 99;

  class SlidingKernel {
    constructor(root) {
      const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
      Object.assign(this, { root, data, words: data.words, kernel: data.kernel, image: data.image });
      Object.assign(this, { photo: false, stride: 1, padding: 0 });
      this.find = (selector) => root.querySelector(selector);
      this.sheet = this.find(".sk-picture .interactive-sheet");
      this.window = this.find(".sk-window");
      this.inputs = [...root.querySelectorAll(".sk-kernel input")];
      this.preset = this.find("select");
      this.turn = this.find(".sk-turn");
      this.note = this.find(".sk-note");
      this.hint = this.find(".sk-picture .interactive-below").innerHTML;
      this.grid = new Grid(this.find(".sk-output table"), () => this.place());
      this.listen();
      this.lay();
      // Named in full: publishing.style_sheet keeps the rules for what a script names.
      root.setAttribute("data-live", "");
    }

    listen() {
      const on = (selector, event, act) => this.find(selector).addEventListener(event, act);
      on(".sk-settings", "change", (event) => this.set(event.target));
      on("select", "change", () => this.choose(this.preset.value));
      on(".sk-turn", "click", () => this.turnKernel());
      on(".sk-back", "click", () => this.step(-1));
      on(".sk-next", "click", () => this.step(1));
      for (const input of this.inputs) {
        input.addEventListener("input", () => this.edit(input));
        input.addEventListener("change", () => this.settle(input));
      }
      this.sheet.addEventListener("pointerdown", (event) => this.grab(event));
      this.sheet.addEventListener("pointermove", (event) => this.drag(event));
      for (const end of ["pointerup", "pointercancel"]) this.sheet.addEventListener(end, () => (this.held = null));
      this.sheet.addEventListener("click", (event) => this.tap(event));
    }

    // What the reader sets.
    set({ name, value }) {
      const setting = name.slice(name.lastIndexOf("-") + 1);
      if (setting === "picture") {
        this.photo = value === "photo";
        this.image = this.photo ? this.data.photo : this.data.image;
      } else this[setting] = Number(value);
      this.lay();
    }

    choose(name) {
      this.kernel = name === "example" ? this.data.kernel : this.data.presets[name];
      this.turn.setAttribute("aria-pressed", "false");
      this.weigh();
    }

    turnKernel() {
      this.kernel = turned(this.kernel);
      this.turn.setAttribute("aria-pressed", String(this.turn.getAttribute("aria-pressed") !== "true"));
      this.weigh();
    }

    // Show the weights, then all that follows from them.
    weigh(edited = null) {
      const weights = this.kernel.flat();
      this.inputs.forEach((input, at) => {
        if (input !== edited) this.write(input, weights[at]);
        input.previousElementSibling.textContent = show(weights[at]);
      });
      this.say();
      this.compute();
    }

    write(input, weight) {
      input.value = String(weight);
      input.removeAttribute("aria-invalid");
    }

    say(word = null) {
      const turnedNow = this.turn.getAttribute("aria-pressed") === "true";
      this.note.textContent = this.words[word ?? (turnedNow ? "convolution" : "correlation")];
    }

    edit(input) {
      const weight = input.value.trim() === "" ? Number.NaN : Number(input.value);
      if (!(Math.abs(weight) <= LARGEST)) {
        input.setAttribute("aria-invalid", "true");
        this.say("bad_weight");
        return;
      }
      input.removeAttribute("aria-invalid");
      const at = this.inputs.indexOf(input);
      this.kernel = this.kernel.map((row, i) => row.map((old, j) => (i * row.length + j === at ? weight : old)));
      this.preset.value = "own";
      this.weigh(input);
    }

    // A field that is left holds a weight: its last one if what was typed is none.
    settle(input) {
      this.write(input, this.kernel.flat()[this.inputs.indexOf(input)]);
      this.say();
    }

    // Lay out the image and the map anew: their sizes may have changed.
    lay() {
      const wide = padded(this.image, this.padding);
      this.wide = wide;
      this.table(".sk-picture", wide, this.image);
      const edge = this.padding;
      this.cells(".sk-picture").forEach((row, i) =>
        row.forEach((cell, j) => {
          const inside = i >= edge && j >= edge && i < wide.length - edge && j < wide[0].length - edge;
          cell.classList.toggle("sk-zero", !inside);
          if (this.photo) cell.style.backgroundColor = `rgb(${wide[i][j]} ${wide[i][j]} ${wide[i][j]})`;
        }),
      );
      this.find(".sk-picture .interactive-below").innerHTML = this.photo ? "" : this.hint;
      if (this.photo) this.find(".sk-picture .interactive-below").textContent = this.words.credit;
      const output = correlate(this.image, this.kernel, this.stride, this.padding);
      this.table(".sk-output", output, output);
      this.output = output;
      this.grid.fit();
      this.compute();
    }

    table(panel, values, measured) {
      const table = this.find(`${panel} table`);
      layTable(
        table,
        values.map((row) => row.map((value) => show(value))),
      );
      table.classList.toggle("sk-fine", this.photo);
      this.find(`${panel} .interactive-extent`).textContent = `${measured.length}×${measured[0].length}`;
    }

    cells(panel) {
      return [...this.find(`${panel} table`).rows].map((row) => [...row.cells]);
    }

    compute() {
      this.output = correlate(this.image, this.kernel, this.stride, this.padding);
      const { top, colour } = shades(this.output, this.kernel);
      this.cells(".sk-output").forEach((row, i) =>
        row.forEach((cell, j) => {
          cell.textContent = show(this.output[i][j]);
          cell.style.backgroundColor = this.photo ? colour(this.output[i][j]) : "";
        }),
      );
      const scale = top === null ? this.words.signed : fill(this.words.grey, { top: show(top) });
      this.find(".sk-output .interactive-below").textContent = this.photo ? scale : "";
      this.place();
    }

    // The kernel's place, and what it computes there.
    place() {
      const { row, column } = this.grid;
      const [top, left] = [row * this.stride, column * this.stride];
      this.window.style.setProperty("--row", top);
      this.window.style.setProperty("--column", left);
      const part = windowAt(this.wide, this.kernel, top, left);
      const products = multiplied(this.kernel, part);
      this.cells(".sk-products").forEach((row, i) =>
        row.forEach((cell, j) => {
          const [weight, value] = term(this.kernel[i][j], part[i][j]).split("·");
          cell.querySelector(".sk-factors").firstElementChild.textContent = weight;
          cell.querySelector(".sk-factors").lastElementChild.textContent = `·${value}`;
          cell.lastElementChild.textContent = show(products[i][j]);
        }),
      );
      const sum = show(total(products));
      this.find(".sk-sum b").textContent = sum;
      const sentence = fill(this.words.sentence, { row, column, terms: terms(this.kernel, part), sum });
      const status = this.find(".sk-sentence");
      if (status.textContent !== sentence) status.textContent = sentence;
      const width = this.output[0].length;
      const values = { number: row * width + column + 1, total: this.output.length * width };
      this.find(".sk-place").textContent = fill(this.words.place, values);
    }

    step(by) {
      const width = this.output[0].length;
      const count = this.output.length * width;
      const at = (this.grid.row * width + this.grid.column + by + count) % count;
      this.grid.move(Math.floor(at / width), at % width);
    }

    // Dragging. A finger drags the window alone, so that one on the image beside it scrolls the page.
    grab(event) {
      const onWindow = event.target === this.window;
      this.held = null;
      this.dragged = onWindow || event.pointerType !== "touch";
      if (!this.dragged || event.button) return;
      const box = this.window.getBoundingClientRect();
      const offset = onWindow ? [event.clientX - box.left, event.clientY - box.top] : [box.width / 2, box.height / 2];
      event.target.setPointerCapture(event.pointerId);
      this.held = offset;
      if (!onWindow) this.drag(event);
    }

    drag(event) {
      if (this.held) this.moveTo(event.clientX - this.held[0], event.clientY - this.held[1]);
    }

    tap(event) {
      const box = this.window.getBoundingClientRect();
      if (!this.dragged) this.moveTo(event.clientX - box.width / 2, event.clientY - box.height / 2);
      this.grid.focus({ preventScroll: true });
    }

    moveTo(x, y) {
      const table = this.find(".sk-picture table").getBoundingClientRect();
      const cell = [table.width / this.wide[0].length, table.height / this.wide.length];
      const place = (at, size) => Math.round(at / size / this.stride);
      this.grid.move(place(y - table.top, cell[1]), place(x - table.left, cell[0]));
    }
  }

  for (const root of document.querySelectorAll("[data-interactive='sliding-kernel']")) new SlidingKernel(root);
})();
