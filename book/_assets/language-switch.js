// Carry the section the reader is at over to the other language, and remember the choice for the landing page.
document.addEventListener("DOMContentLoaded", () => {
  const link = document.querySelector("a[data-language-switch]");
  if (!link) return;

  // Ids that the two languages share: explicit labels, not the ones made from a heading's words.
  const shared = (id) => id && !/^id\d+$/.test(id);

  function currentSection() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && shared(target.id)) {
      const top = target.getBoundingClientRect().top;
      if (top > -innerHeight / 2 && top < innerHeight) return target.id;
    }
    if (scrollY < 60) return null;
    const line = innerHeight * 0.3;
    const passed = [...document.querySelectorAll("#main-content section[id]")].filter(
      (section) => shared(section.id) && section.getBoundingClientRect().top < line,
    );
    return passed.at(-1)?.id ?? null;
  }

  // Chromium scrolls a page back when a sticky button takes the focus. The place counts that the reader scrolled to,
  // so while the button has the focus, only the reader's own scrolling moves it.
  let focused = false;
  const aim = () => {
    if (focused) return;
    const id = currentSection();
    link.hash = id ? `#${id}` : "";
  };
  link.addEventListener("focus", () => (focused = true));
  link.addEventListener("blur", () => (focused = false));
  for (const event of ["wheel", "touchmove"]) addEventListener(event, () => (focused = false), { passive: true });
  for (const event of ["scroll", "hashchange", "load"]) addEventListener(event, aim, { passive: true });
  aim();

  link.addEventListener("click", () => {
    try {
      localStorage.setItem("language", link.lang);
    } catch {
      // Storage may be off; then the landing page goes by the browser's language.
    }
  });
});
