// Search with Pagefind. Its index lies at <site>/pagefind/ and is fetched in pieces, the first time a reader searches.
(() => {
  const words = {
    ko: { none: "결과가 없습니다.", count: (n) => `결과 ${n}건`, failed: "검색 색인을 읽을 수 없습니다. 책을 웹 서버로 여십시오." },
    en: { none: "No results.", count: (n) => (n === 1 ? "1 result" : `${n} results`), failed: "The search index cannot be read. Open the book through a web server." },
  };
  const say = words[document.documentElement.lang] ?? words.en;
  const site = new URL(`${document.documentElement.dataset.content_root || "./"}../`, location.href);
  const SHOWN = 12;
  let loading;

  function pagefind() {
    loading ??= import(new URL("pagefind/pagefind.js", site)).then(async (module) => {
      await module.init();
      return module;
    });
    return loading;
  }

  function result(data) {
    // The best section of a page rather than its top.
    const best = data.sub_results[0] ?? data;
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = best.url;
    link.textContent = best.title && best.title !== data.meta.title ? `${data.meta.title} › ${best.title}` : data.meta.title;
    const excerpt = document.createElement("p");
    excerpt.innerHTML = best.excerpt; // made by Pagefind, which escapes the page's text and adds <mark>
    item.append(link, excerpt);
    return item;
  }

  async function search(text, list, status) {
    if (!text) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      const found = await (await pagefind()).debouncedSearch(text, {}, 150);
      if (!found) return; // a later keystroke took over
      const pages = await Promise.all(found.results.slice(0, SHOWN).map((one) => one.data()));
      list.replaceChildren(...pages.map(result));
      status.textContent = found.results.length ? say.count(found.results.length) : say.none;
    } catch {
      status.textContent = say.failed;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const box of document.querySelectorAll("[data-site-search]")) {
      const input = box.querySelector("input");
      const list = box.querySelector("ol");
      const status = box.querySelector("[role=status]");
      const run = () => search(input.value.trim(), list, status);
      input.addEventListener("input", run);
      box.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        run();
      });
      if (box.closest("#search-page")) {
        input.value = new URLSearchParams(location.search).get("q") ?? "";
        run();
      }
    }
  });
})();
