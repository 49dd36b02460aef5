// The wall is told when there is something new and puts the parts that changed in their places: what is open stays open, what is
// focused stays focused. Marks that grew and reports that are new light up, unless the reader wants no motion. Without this
// file the wall is whole all the same.
const wall = document.querySelector("[data-events]");
if (wall && "EventSource" in globalThis) {
  const LEAST_MS = 4000;
  let waiting = false;
  let last = 0;

  const partsOf = (root) => new Map([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
  const tookAt = (root) =>
    new Map([...root.querySelectorAll("[data-at]")].map((mark) => [mark.dataset.at, mark.dataset.took]));
  const reportsIn = (root) => new Set([...root.querySelectorAll("[data-light]")].map((one) => one.dataset.light));

  const lightUp = (took, reports) => {
    for (const mark of wall.querySelectorAll("[data-at]")) {
      if (Number(mark.dataset.took) > Number(took.get(mark.dataset.at) ?? 0)) mark.classList.add("lit");
    }
    for (const one of wall.querySelectorAll("[data-light]")) {
      if (!reports.has(one.dataset.light)) one.classList.add("lit");
    }
  };

  const refresh = async () => {
    waiting = false;
    last = Date.now();
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [took, reports] = [tookAt(wall), reportsIn(wall)];
    const fresh = partsOf(page);
    for (const [name, part] of partsOf(wall)) {
      const other = fresh.get(name);
      if (other === undefined || other.innerHTML === part.innerHTML) continue;
      if (part.contains(document.activeElement)) {
        const href = document.activeElement.getAttribute("href");
        part.replaceChildren(...other.childNodes);
        if (href !== null) part.querySelector(`[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
      } else part.replaceChildren(...other.childNodes);
    }
    lightUp(took, reports);
  };

  // Everybody in front of a wall is told at once: they come a little apart, and not more often than one reads.
  const refreshSoon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => refresh().catch(() => {}), Math.max(0, last + LEAST_MS - Date.now()) + Math.random() * 1000);
  };

  new EventSource(`${wall.dataset.events}?version=${encodeURIComponent(wall.dataset.version)}`)
    .addEventListener("changed", refreshSoon);
}
