// A formula wider than the page scrolls inside itself; let a keyboard reach the ones that do.
(() => {
  const mark = () => {
    for (const formula of document.querySelectorAll(".formula")) {
      if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  };
  addEventListener("load", mark); // after the fonts, which decide the width
  addEventListener("resize", mark);
})();
