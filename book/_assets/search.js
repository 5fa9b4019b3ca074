// The search box, in the dialog and on the search page. What it searches (search/<language>.js beside the languages'
// folders) and what searches (search-engine.js) are loaded when a reader first opens a box; also without a server.
(() => {
  const words = {
    ko: {
      count: (n) => `결과 ${n}건`,
      part: (n, all) => `결과 ${all}건 가운데 ${n}건`,
      none: "결과가 없습니다.",
      left: (list) => `이 책에 없는 말은 빼고 찾았습니다: ${list}.`,
      near: "혹시 이 말을 찾으셨나요?",
      contents: "차례에서 찾아보기",
      failed: "검색 색인을 읽을 수 없습니다. 책의 폴더가 모두 있는지 확인하고 쪽을 다시 여십시오.",
    },
    en: {
      count: (n) => (n === 1 ? "1 result" : `${n} results`),
      part: (n, all) => `${n} of ${all} results`,
      none: "No results.",
      left: (list) => `Words that the book does not have were left out: ${list}.`,
      near: "Did you mean",
      contents: "Look through the contents",
      failed: "The search index cannot be read. Check that the book's folder is whole, then open the page again.",
    },
  };
  const language = document.documentElement.lang in words ? document.documentElement.lang : "en";
  const say = words[language];
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const SHOWN = 30;
  const PAUSE = 60; // milliseconds after a keystroke in which another may follow
  const AROUND = language === "ko" ? 55 : 100; // characters shown on either side of a word found
  let loading;

  // Script elements, for a browser fetches nothing from a book that was opened without a server.
  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(address, root);
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
  }

  function engine() {
    loading ??= Promise.all([load("_static/search-engine.js"), load(`../search/${language}.js`)]).then(
      () => new globalThis.CourseSearch(globalThis.courseIndex),
      (error) => {
        loading = undefined; // the next keystroke tries again
        throw error;
      },
    );
    return loading;
  }

  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  // Where the words stand in a text: [from, to] in order, none inside another.
  function places(text, patterns) {
    const span = (match) => [match.index, match.index + match[0].length];
    const found = patterns.flatMap((one) => [...text.matchAll(one)].map(span));
    found.sort((one, two) => one[0] - two[0] || two[1] - one[1]);
    let end = 0;
    return found.filter(([from, to]) => to > from && from >= end && (end = to));
  }

  function marked(text, patterns, from = 0, to = text.length) {
    const parts = [];
    let at = from;
    for (const [start, end] of places(text, patterns)) {
      if (start < at || end > to) continue;
      parts.push(text.slice(at, start), element("mark", "", text.slice(start, end)));
      at = end;
    }
    return [...parts, text.slice(at, to)];
  }

  // The part of a section in which most of the words stand together, cut between words.
  function excerpt(section, patterns) {
    const code = !places(section.text, patterns).length && places(section.code, patterns).length > 0;
    const text = code ? section.code : section.text;
    const found = places(text, patterns);
    const near = (one) => found.filter(([from]) => from >= one[0] && from < one[0] + AROUND).length;
    const best = found.reduce((chosen, one) => (near(one) > near(chosen) ? one : chosen), found[0] ?? [0, 0]);
    let [from, to] = [Math.max(0, best[0] - AROUND), Math.min(text.length, best[1] + AROUND * 1.5)];
    if (code) {
      from = text.lastIndexOf("\n", best[0]) + 1;
      to = text.indexOf("\n", best[1]) < 0 ? text.length : text.indexOf("\n", best[1]);
    } else {
      if (from) from = Math.min(best[0], text.indexOf(" ", from) + 1 || best[0]);
      if (to < text.length) to = Math.max(best[1], text.lastIndexOf(" ", to));
    }
    const [before, after] = [from && !code ? "… " : "", to < text.length && !code ? " …" : ""];
    const parts = [before, ...marked(text, patterns, from, to), after];
    return code ? element("code", "", ...parts) : element("span", "", ...parts);
  }

  function result(section, patterns) {
    const link = element("a", "");
    link.href = new URL(section.url, root);
    if (section.title !== section.page) link.append(element("span", "site-search__page", section.page, " › "));
    link.append(...marked(section.title, patterns));
    return element("li", "", link, element("p", "", excerpt(section, patterns)));
  }

  class Box {
    constructor(box) {
      this.input = box.querySelector("input");
      this.list = box.querySelector("ol");
      this.status = box.querySelector("[role=status]");
      this.help = box.querySelector(".site-search__help");
      this.dialog = box.closest("dialog");
      this.timer = 0;
      this.shown = ""; // the query whose results stand in the list
      this.dialog?.addEventListener("close", () => this.input.select()); // opened again, a letter begins anew
      this.input.addEventListener("focus", () => engine().catch(() => {}));
      this.input.addEventListener("input", (event) => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.run(event.isComposing), PAUSE);
      });
      box.addEventListener("keydown", (event) => this.move(event));
      box.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.submit();
      });
      // A result may lie on this very page, behind the dialog.
      this.list.addEventListener("click", (event) => event.target.closest("a") && this.dialog?.close());
    }

    query() {
      return this.input.value.normalize("NFC").replace(/(.)[ㄱ-ㅎㅏ-ㅣ]+$/, "$1").trim();
    }

    async run(composing = false) {
      clearTimeout(this.timer);
      const query = this.query();
      if (query === this.shown) return;
      let search;
      try {
        search = query && (await engine());
      } catch {
        this.show([], say.failed);
        return;
      }
      if (query !== this.query()) return; // a later keystroke took over
      if (!search) {
        this.shown = "";
        this.show([], "");
        return;
      }
      const { results, left, patterns } = search.search(query);
      // A syllable half typed (합성고 on the way to 합성곱) takes nothing away.
      if (composing && !results.length && this.list.children.length) return;
      this.shown = query;
      const shown = results.slice(0, SHOWN);
      const count = shown.length < results.length ? say.part(shown.length, results.length) : say.count(results.length);
      const without = left.length ? `. ${say.left(left.join(", "))}` : "";
      this.show(shown.map((one) => result(one, patterns)), results.length ? count + without : say.none);
      for (const word of left) this.offer(search.suggest(word));
      if (!results.length) this.offerContents();
    }

    show(items, status) {
      const inList = this.list.contains(document.activeElement);
      this.list.replaceChildren(...items);
      if (inList) this.input.focus(); // the result that had the focus is gone
      this.status.textContent = status;
      this.help.replaceChildren();
    }

    offer(near) {
      if (!near.length) return;
      const buttons = near.map((word) => {
        const button = element("button", "btn btn-sm", word);
        button.type = "button";
        button.addEventListener("click", () => {
          this.input.value = word;
          this.input.focus();
          this.run();
        });
        return button;
      });
      this.help.append(element("p", "", say.near, " ", ...buttons));
    }

    offerContents() {
      const link = element("a", "", say.contents);
      link.href = new URL("index.html", root);
      this.help.append(element("p", "", link));
    }

    async submit() {
      await this.run();
      const first = this.list.querySelector("a");
      if (this.dialog) first?.click();
      else history.replaceState(null, "", `?q=${encodeURIComponent(this.input.value)}`);
    }

    // Up and down move through the results and back to the box; a letter typed there goes on in the box.
    move(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const stops = [this.input, ...this.list.querySelectorAll("a")];
      const at = stops.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
      if (to !== undefined && at >= 0) {
        event.preventDefault();
        stops[Math.max(0, Math.min(to, stops.length - 1))].focus();
      } else if (at > 0 && event.key.length === 1 && event.key !== " ") {
        this.input.focus();
      }
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    const boxes = [...document.querySelectorAll("[data-site-search]")].map((box) => new Box(box));
    const page = boxes.find((box) => !box.dialog);
    const dialog = boxes.find((box) => box.dialog);
    if (page) {
      page.input.value = new URLSearchParams(location.search).get("q") ?? "";
      if (page.input.value) page.run();
    }
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && dialog.dialog.open) dialog.dialog.close(); // wherever the focus is
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      event.preventDefault();
      if (page) page.input.focus();
      else if (!dialog.dialog.open) dialog.dialog.showModal();
    });
  });
})();
