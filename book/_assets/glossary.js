// A card with a term's other name and its definition, at the first mention of the term: on hover, on focus, on a first
// tap (a second one follows the link). Escape or a tap elsewhere closes it. Without a script the mention is a link.
document.addEventListener("DOMContentLoaded", () => {
  const EDGE = 12; // pixels kept free at the edge of the window
  const LINGER = 200; // milliseconds in which the pointer may cross from the term to its card
  let open = null; // { link, card }
  let closing = 0;
  let touched = false;

  function place(link, card) {
    const box = link.getClientRects()[0] ?? link.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const left = Math.max(EDGE, Math.min(box.left, wide - card.offsetWidth - EDGE));
    const below = box.bottom + 8;
    const above = box.top - card.offsetHeight - 8;
    const top = below + card.offsetHeight > innerHeight && above > 0 ? above : below;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  }

  function close() {
    clearTimeout(closing);
    if (!open) return;
    open.card.hidden = true;
    delete open.link.dataset.open;
    open = null;
  }

  function show(link, card) {
    clearTimeout(closing);
    if (open?.link === link) return;
    close();
    open = { link, card };
    link.dataset.open = "";
    card.hidden = false;
    place(link, card);
  }

  function closeSoon() {
    clearTimeout(closing);
    closing = setTimeout(close, LINGER);
  }

  for (const link of document.querySelectorAll("a.concept[aria-describedby]")) {
    const card = document.getElementById(link.getAttribute("aria-describedby"));
    if (!card) continue;
    document.body.append(card); // out of the article, whose boxes might clip it
    for (const part of [link, card]) {
      part.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(link, card));
      part.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && closeSoon());
    }
    link.addEventListener("pointerdown", (event) => (touched = event.pointerType !== "mouse" && open?.link !== link));
    link.addEventListener("pointercancel", () => (touched = false));
    link.addEventListener("focus", () => touched || show(link, card));
    link.addEventListener("blur", closeSoon);
    link.addEventListener("click", (event) => {
      if (!touched) return;
      touched = false;
      event.preventDefault();
      show(link, card);
    });
  }

  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  document.addEventListener("pointerdown", (event) => {
    if (open && !open.card.contains(event.target) && !open.link.contains(event.target)) close();
  });
  addEventListener("resize", close);
});
