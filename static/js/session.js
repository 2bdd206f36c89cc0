// Warns five minutes before someone is signed out, and lets them stay. Without JavaScript nothing warns, and what is
// sent too late is kept all the same.
const WARN_BEFORE = 5 * 60;
const LONGEST_WAIT = 2 ** 31 - 1; // of setTimeout

export function enhanceSession() {
  const dialog = document.querySelector("[data-session]");
  if (!dialog || typeof dialog.showModal !== "function") return;
  const { sessionUrl, sessionEnds } = dialog.dataset;
  const left = dialog.querySelector("[data-session-left]");
  const isOpen = dialog.querySelector("[data-session-open]");
  const isOver = dialog.querySelector("[data-session-over]");
  let endsAt = Date.now() + Number(sessionEnds) * 1000;
  let timer;

  const seconds = () => Math.round((endsAt - Date.now()) / 1000);
  const wait = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(look, Math.min(Math.max(milliseconds, 1000), LONGEST_WAIT));
  };

  // Another tab may have been used meanwhile: the portal knows.
  async function ask(options) {
    try {
      const answer = await fetch(sessionUrl, { headers: { Accept: "application/json" }, ...options });
      if (answer.ok) endsAt = Date.now() + (await answer.json()).seconds * 1000;
      return answer.ok;
    } catch {
      return false; // no network: the clock goes on as it did
    }
  }

  function say() {
    const minutes = Math.max(1, Math.ceil(seconds() / 60));
    left.textContent = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  }

  async function look() {
    if (seconds() > WARN_BEFORE) return wait((seconds() - WARN_BEFORE) * 1000);
    await ask();
    if (seconds() > WARN_BEFORE) {
      if (dialog.open) dialog.close();
      return wait((seconds() - WARN_BEFORE) * 1000);
    }
    const over = seconds() <= 0;
    isOpen.hidden = over;
    isOver.hidden = !over;
    dialog.setAttribute("aria-labelledby", over ? "session-over-title" : "session-title");
    if (!over) say();
    if (!dialog.open) dialog.showModal();
    if (!over) wait(Math.min(30, seconds() + 1) * 1000);
    return undefined;
  }

  dialog.querySelector("[data-session-stay]").addEventListener("click", async () => {
    const body = new FormData(dialog.querySelector("form"));
    if (await ask({ method: "POST", body })) dialog.close();
    look();
  });
  dialog.querySelector("[data-session-close]").addEventListener("click", () => dialog.close());
  look();
}
