// The wall is told when there is something new, and loads itself anew in place. Without this it is whole all the same.
const wall = document.querySelector("[data-events]");
if (wall && "EventSource" in globalThis) {
  const events = new EventSource(`${wall.dataset.events}?version=${encodeURIComponent(wall.dataset.version)}`);
  events.addEventListener("changed", async () => {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-events]");
    if (fresh) wall.replaceChildren(...fresh.childNodes);
  });
}
