/*
 * What a script adds to the forms of the desk: a draft saved by itself every half minute when it has changed, and a preview
 * that follows what is typed. Without it every button works as before. It talks to its own node only, and says politely
 * how saving went.
 */
const SAVE_EVERY = 30_000;
const PREVIEW_AFTER = 1_200;

const form = document.querySelector("form.writing[data-live]");
if (form) start(form);

function start(form) {
  const status = form.querySelector(".saving");
  const words = form.dataset;
  let saved = written(form);
  let isBusy = false;
  let isSent = false;
  form.addEventListener("submit", () => isSent = true);

  if (words.saved) setInterval(save, SAVE_EVERY);
  livePreview(form);

  async function save() {
    const now = written(form);
    if (isBusy || isSent || now === saved) return;
    isBusy = true;
    say(words.saving);
    try {
      const response = await fetch(form.action, { method: "POST", body: bodyOf(form, "autosave") });
      const answer = await response.json();
      if (answer.saved) {
        saved = now;
        keepAt(form, answer.at);
        const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
        say(words.saved.replace("{time}", time.format(new Date())));
      } else {
        say(words.unsaved);
      }
    } catch {
      say(words.failed);
    } finally {
      isBusy = false;
    }
  }

  /* The same words twice are not said twice. */
  function say(text) {
    if (status.textContent !== text) status.textContent = text;
  }
}

/* From its first saving on, a new draft is written at its own address. A picture that was stored is not sent again. */
function keepAt(form, at) {
  form.action = at;
  const file = form.querySelector("input[type=file]");
  if (file) file.value = "";
  if (location.pathname !== at) history.replaceState(null, "", at);
}

function livePreview(form) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  const shown = document.createElement("div");
  summary.textContent = form.dataset.live;
  details.append(summary, shown);
  form.append(details);
  let timer;
  const later = () => {
    clearTimeout(timer);
    if (details.open) timer = setTimeout(show, PREVIEW_AFTER);
  };
  form.addEventListener("input", later);
  details.addEventListener("toggle", () => details.open && show());

  async function show() {
    const body = bodyOf(form, "preview");
    body.delete("picture");
    try {
      const response = await fetch(form.action, { method: "POST", body });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const preview = page.querySelector(".preview");
      if (!preview) return void (shown.textContent = form.dataset.unsaved);
      preview.removeAttribute("aria-labelledby");
      for (const element of preview.querySelectorAll("[id]")) element.removeAttribute("id");
      shown.replaceChildren(document.adoptNode(preview));
    } catch {
      /* The last preview stays. */
    }
  }
}

function bodyOf(form, step) {
  const body = new FormData(form);
  body.set("do", step);
  return body;
}

/* Everything typed, in one string; a chosen file by its name and size. */
function written(form) {
  const parts = [];
  for (const [name, value] of new FormData(form)) {
    parts.push([name, typeof value === "string" ? value : `${value.name} ${value.size}`]);
  }
  return JSON.stringify(parts);
}
