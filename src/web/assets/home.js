// Says when something new has come to the home that is open. It asks this node alone, once a minute while the page is
// looked at, and changes nothing but one line with a link; without it the page is the same, and loading it anew does as well.
const line = document.querySelector(".home-new");

async function look() {
  if (document.hidden || !line) return;
  try {
    const answer = await fetch(`/home/new?after=${line.dataset.after}`, { headers: { accept: "application/json" } });
    if (!answer.ok) return;
    const { count, words } = await answer.json();
    if (count === 0 || line.textContent === words) return;
    const link = document.createElement("a");
    link.className = "button";
    link.href = "/home";
    link.textContent = words;
    line.replaceChildren(link);
  } catch {
    // Without an answer the page stays as it is.
  }
}

setInterval(look, 60_000);
document.addEventListener("visibilitychange", look);
