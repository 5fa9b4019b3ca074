// In the page's contents, mark the section one reads: the last whose heading has passed the upper third of the window.
document.addEventListener("DOMContentLoaded", () => {
  const links = [...document.querySelectorAll(".bd-sidebar-secondary .page-toc a[href^='#']")];
  const places = links
    .map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))])
    .filter(([, section]) => section);
  if (!places.length) return;
  let waiting = false;

  function mark() {
    waiting = false;
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const passed = places.filter(([, section]) => section.getBoundingClientRect().top < innerHeight / 3);
    const here = (atEnd ? places : passed).at(-1)?.[0];
    for (const [link] of places) {
      // The theme marks a section of its own with a class; what is shown hangs on our mark alone.
      link.toggleAttribute("data-here", link === here);
      if (link === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  for (const event of ["scroll", "resize"]) {
    addEventListener(event, () => (waiting ||= (requestAnimationFrame(mark), true)), { passive: true });
  }
  mark();
});
