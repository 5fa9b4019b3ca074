// What the scripts of the interactive figures share: they find it as `courseFigures`, in node by require.
(() => {
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  // No decimal in vain, a true minus sign.
  function rounded(value, decimals) {
    const scale = 10 ** decimals;
    const text = String(Math.floor(Math.abs(value) * scale + 0.5) / scale);
    return value < 0 && text !== "0" ? `\u2212${text}` : text;
  }
  const show = (value) => rounded(value, 4);

  // A table of as many cells as there are texts, which its sheet divides its width by.
  function layTable(table, texts) {
    const made = texts.map((row) => {
      const line = document.createElement("tr");
      line.append(...row.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
      return line;
    });
    table.tBodies[0].replaceChildren(...made);
    table.parentElement.style.setProperty("--rows", texts.length);
    table.parentElement.style.setProperty("--columns", texts[0].length);
  }

  const within = (value, count) => Math.min(count - 1, Math.max(0, value));

  // A table that a reader walks through: one tab stop, arrows, Home and End, click and tap. `moved` is told.
  class Grid {
    constructor(table, moved, row = 0, column = 0) {
      Object.assign(this, { table, moved, row, column });
      table.setAttribute("role", "grid");
      table.addEventListener("keydown", (event) => this.key(event));
      table.addEventListener("click", (event) => this.pick(event.target.closest("td")));
      this.fit();
    }

    // The cells are new, or fewer: one of them is the tab stop.
    fit() {
      for (const cell of this.table.querySelectorAll("td")) cell.tabIndex = -1;
      this.row = within(this.row, this.table.rows.length);
      this.column = within(this.column, this.table.rows[0].cells.length);
      this.mark();
    }

    mark() {
      const old = this.table.querySelector("[aria-selected]");
      const cell = this.table.rows[this.row].cells[this.column];
      if (old) {
        old.removeAttribute("aria-selected");
        old.tabIndex = -1;
      }
      cell.setAttribute("aria-selected", "true");
      cell.tabIndex = 0;
    }

    // To a place, or to the nearest that there is.
    move(row, column) {
      row = within(row, this.table.rows.length);
      column = within(column, this.table.rows[0].cells.length);
      if (row === this.row && column === this.column) return;
      [this.row, this.column] = [row, column];
      this.mark();
      this.moved();
    }

    focus(options) {
      this.table.querySelector("[aria-selected]").focus(options);
    }

    key(event) {
      const last = this.table.rows[0].cells.length - 1;
      const { row, column } = this;
      const all = event.ctrlKey || event.metaKey;
      const target = {
        ArrowUp: [row - 1, column],
        ArrowDown: [row + 1, column],
        ArrowLeft: [row, column - 1],
        ArrowRight: [row, column + 1],
        Home: [all ? 0 : row, 0],
        End: [all ? this.table.rows.length - 1 : row, last],
      }[event.key];
      if (!target || event.altKey) return;
      event.preventDefault();
      this.move(...target);
      this.focus();
    }

    pick(cell) {
      if (!cell) return;
      this.move(cell.parentElement.rowIndex, cell.cellIndex);
      this.focus({ preventScroll: true });
    }
  }

  const shared = { fill, rounded, show, layTable, Grid };
  if (typeof document === "undefined") module.exports = shared;
  else globalThis.courseFigures = shared;
})();
