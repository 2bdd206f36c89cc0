// The desk: what the box finds as it is typed, and a call that waits. Without JavaScript both take a press.

const WAIT = 250; // milliseconds after the last key
const LOOK_EVERY = 4000; // milliseconds between two looks for a call
const SHORTEST = 3;

export function enhanceDesk() {
  for (const form of document.querySelectorAll("[data-search]")) enhanceSearch(form);
  for (const place of document.querySelectorAll("[data-ringing]")) watchCalls(place);
}

function enhanceSearch(form) {
  const box = form.querySelector("input[name=q]");
  const found = document.querySelector("[data-search-found]");
  const count = document.querySelector("[data-search-count]");
  if (!box || !found || !count) return;
  let timer = 0;
  let asked = null;
  let shown = box.value.trim();

  async function find() {
    const typed = box.value.trim();
    if (typed === shown) return;
    shown = typed;
    asked?.abort();
    if (typed.length < SHORTEST) {
      found.replaceChildren();
      count.textContent = "";
      return;
    }
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.search, { method: "POST", body: new FormData(form), signal: asked.signal });
      if (!answer.ok || answer.redirected) return;
      found.innerHTML = await answer.text();
      const number = Number(found.querySelector("[data-found]")?.dataset.found ?? 0);
      count.textContent = number === 1 ? "1 found" : `${number} found`;
    } catch {
      shown = ""; // stopped, or no network: the next key or Enter asks again
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, WAIT);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}

// Fetched, never pushed: one cheap question every few seconds, and none while the page is out of sight.
function watchCalls(place) {
  const live = document.createElement("div");
  live.setAttribute("role", "status");
  live.className = "govuk-visually-hidden";
  place.before(live);
  let rang = place.querySelector("[data-call]")?.dataset.call ?? "";
  setInterval(async () => {
    if (document.hidden || place.contains(document.activeElement)) return;
    try {
      const answer = await fetch(place.dataset.ringing);
      if (!answer.ok || answer.redirected) return;
      const part = document.createElement("div");
      part.innerHTML = await answer.text();
      const call = part.querySelector("[data-call]")?.dataset.call ?? "";
      if (call === rang) return;
      rang = call;
      place.replaceChildren(...part.childNodes);
      live.textContent = place.querySelector("h2")?.textContent ?? "";
    } catch {
      // no network: the next look may have it
    }
  }, LOOK_EVERY);
}
