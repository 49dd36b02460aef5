/**
 * Presence without a network. Of an hour's codes the one of now is shown alone and changes by itself; what is entered while there is
 * no network waits in this browser and is sent when there is one. Without this file the page is whole all the same.
 */
const list = document.querySelector("[data-minutes]");
if (list && !list.dataset.running) {
  list.dataset.running = "yes";
  const items = [...list.querySelectorAll("[data-minute]")];
  const show = () => {
    const now = Date.now();
    const current = items.find((item) =>
      now >= Number(item.dataset.minute) && now < Number(item.dataset.minute) + 60_000
    );
    for (const item of items) item.classList.toggle("screen-away", current !== undefined && item !== current);
    list.classList.toggle("slips-now", current !== undefined);
  };
  show();
  setInterval(show, 1_000);
}

const form = document.querySelector("[data-queue]");
if (form && !form.dataset.running) {
  form.dataset.running = "yes";
  const key = `presence ${form.dataset.queue}`;
  const lines = form.querySelector("textarea");
  const note = form.querySelector("[data-queued]");
  const waiting = () => localStorage.getItem(key) ?? "";
  const mark = () => note.toggleAttribute("hidden", waiting() === "");
  const sync = async () => {
    const text = waiting();
    if (text === "") return;
    const body = new URLSearchParams(new FormData(form));
    body.set("lines", text);
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      // What was entered while this was on its way stays.
      if (answer.ok && waiting() === text) localStorage.removeItem(key);
    } catch {
      // Still no network: the next try comes with it.
    }
    mark();
  };
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    localStorage.setItem(key, `${waiting()}\n${lines.value}`.trim());
    lines.value = "";
    mark();
  });
  addEventListener("online", sync);
  mark();
  sync();
}
