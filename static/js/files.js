// Documents on their way: how far each is, said to all. Without this script the form sends them as every form does.
//
// On a form that is kept as a draft each file is sent as soon as it is chosen; its answer is the page anew, of which the
// question's own part is taken. Where the form itself sends files (evidence of a case) its own press sends them.

import { createAll, ErrorSummary } from "govuk-frontend";

const LARGEST_MB = 10; // what the server takes (casework.documents)
const LOST = "The connection was lost. Your files were not sent. Try again.";

const many = (count) => `${count} file${count === 1 ? "" : "s"}`;

// XMLHttpRequest, for fetch does not tell how much was sent.
function send(url, body, { onProgress }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => reject(new Error(LOST)));
    request.addEventListener("abort", () => reject(new Error(LOST)));
    request.send(body);
  });
}

const pageOf = (request) => new DOMParser().parseFromString(request.responseText, "text/html");

class Sending {
  constructor(after) {
    this.status = document.createElement("p");
    this.status.className = "govuk-hint app-files__status";
    this.status.setAttribute("role", "status");
    this.bar = document.createElement("progress");
    this.bar.className = "app-upload-progress";
    this.bar.max = 100;
    this.bar.hidden = true;
    this.bar.setAttribute("aria-label", "Sent so far");
    after.after(this.status, this.bar);
  }

  begin(words) {
    this.status.textContent = words;
    this.bar.value = 0;
    this.bar.hidden = false;
  }

  progress(part) {
    this.bar.value = Math.round(part * 100);
    if (part >= 1) this.status.textContent = "Sent. We are checking it.";
  }

  end(words) {
    this.status.textContent = words;
    this.bar.hidden = true;
  }
}

const waiting = new Map(); // by form: what is on its way

// Continue waits until everything chosen is there.
function holdWhileSending(form) {
  if (waiting.has(form)) return;
  waiting.set(form, new Set());
  let isHeld = false;
  form.addEventListener("submit", (event) => {
    const underWay = waiting.get(form);
    if (!underWay.size) return;
    event.preventDefault();
    if (isHeld) return;
    isHeld = true;
    const button = event.submitter;
    for (const one of underWay) one.sending.status.textContent = "Wait a moment: your files are still on their way.";
    Promise.all([...underWay].map((one) => one.done)).then((results) => {
      isHeld = false;
      if (results.every(Boolean)) form.requestSubmit(button);
    });
  });
}

class DraftFiles {
  constructor(place) {
    this.name = place.dataset.files;
    this.place = place;
    this.form = place.closest("form");
    this.queue = [];
    this.sending = new Sending(place); // outside what is taken anew: what was not there before is not read out
    holdWhileSending(this.form);
    this.enhance();
  }

  get input() {
    return this.place.querySelector("input[type=file]");
  }

  enhance() {
    this.place.querySelector(".app-files__plain")?.setAttribute("hidden", "");
    this.input.addEventListener("change", () => this.add([...this.input.files]));
    for (const button of this.place.querySelectorAll("button[name=remove_file]")) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        this.remove(button);
      });
    }
  }

  add(files) {
    this.input.value = ""; // sent now, not once more with the page
    this.queue.push(...files);
    if (!this.done) {
      this.done = this.work();
      const underWay = waiting.get(this.form);
      underWay.add(this);
      this.done.finally(() => {
        underWay.delete(this);
        this.done = null;
      });
    }
  }

  // True where all was kept.
  async work() {
    const refused = [];
    let kept = 0;
    let isLost = false;
    while (this.queue.length && !isLost) {
      const file = this.queue.shift();
      this.sending.begin(`Sending ${file.name}`);
      if (file.size > LARGEST_MB * 1024 * 1024) {
        refused.push(`${file.name} is too large. Each file must be smaller than ${LARGEST_MB} MB`);
        continue;
      }
      const body = this.body("add_files", this.name);
      body.append(this.name, file);
      try {
        const words = await this.post(body);
        refused.push(...words);
        if (!words.length) kept += 1;
      } catch (error) {
        isLost = true;
        this.queue = [];
        refused.push(error.message);
      }
    }
    this.sending.end(kept ? `${many(kept)} added.` : "");
    this.refuse(refused);
    return !refused.length;
  }

  async remove(button) {
    const name = button.closest("li").querySelector("a").textContent;
    this.sending.begin(`Removing ${name}`);
    try {
      this.refuse(await this.post(this.body("remove_file", button.value)));
      this.sending.end(`${name} was removed.`);
    } catch (error) {
      this.sending.end("");
      this.refuse([error.message]);
    }
    this.input.focus();
  }

  body(name, value) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append(name, value);
    return body;
  }

  // Send and take the question's part of the page that comes back. Returns the words in which files were refused.
  async post(body) {
    const request = await send(window.location.href, body, { onProgress: (part) => this.sending.progress(part) });
    const place = pageOf(request).querySelector(`[data-files="${CSS.escape(this.name)}"]`);
    if (!place) throw new Error("This could not be sent. Load the page again, then try once more.");
    const errors = place.querySelectorAll(".govuk-error-message");
    const words = [...errors].flatMap((error) => error.innerHTML.split("<br>").map(textOf)).filter(Boolean);
    this.place.replaceChildren(...clean(place).childNodes);
    this.enhance();
    return words;
  }

  refuse(words) {
    const group = this.input.closest(".govuk-form-group");
    group.querySelector(".govuk-error-message")?.remove();
    group.classList.toggle("govuk-form-group--error", words.length > 0);
    this.input.classList.toggle("govuk-file-upload--error", words.length > 0);
    const id = `${this.input.id}-error`;
    const described = (this.input.getAttribute("aria-describedby") || "").split(" ").filter((one) => one && one !== id);
    if (words.length) {
      group.querySelector(".govuk-file-upload").before(message(id, words));
      described.push(id);
    }
    if (described.length) this.input.setAttribute("aria-describedby", described.join(" "));
    else this.input.removeAttribute("aria-describedby");
  }
}

function textOf(html) {
  const text = new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
  return text.replace(/^Error:\s*/, "");
}

// What the page said of errors is said again by this script, beside what was refused before it was sent.
function clean(place) {
  for (const error of place.querySelectorAll(".govuk-error-message")) error.remove();
  return place;
}

function message(id, words) {
  const said = document.createElement("p");
  said.className = "govuk-error-message";
  said.id = id;
  said.setAttribute("role", "alert");
  const prefix = document.createElement("span");
  prefix.className = "govuk-visually-hidden";
  prefix.textContent = "Error: ";
  said.append(prefix);
  words.forEach((one, index) => said.append(...(index ? [document.createElement("br"), one] : [one])));
  return said;
}

class FormOfFiles {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    this.sending = new Sending(this.input.closest(".govuk-form-group"));
    this.isUnderWay = false;
    form.addEventListener("submit", (event) => {
      if (!this.input.files.length) return;
      event.preventDefault();
      if (!this.isUnderWay) this.submit();
    });
  }

  async submit() {
    this.isUnderWay = true;
    this.sending.begin(`Sending ${many(this.input.files.length)}`);
    try {
      const onProgress = (part) => this.sending.progress(part);
      const request = await send(window.location.href, new FormData(this.form), { onProgress });
      if ((request.getResponseHeader("Content-Type") || "").startsWith("application/json")) {
        window.location.assign(JSON.parse(request.responseText).next);
        return;
      }
      this.show(pageOf(request));
    } catch (error) {
      this.isUnderWay = false;
      this.sending.end(error.message);
    }
  }

  // Something was refused: the page that says what.
  show(page) {
    document.title = page.title;
    document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
    createAll(ErrorSummary);
    enhanceFiles();
  }
}

export function enhanceFiles() {
  for (const place of document.querySelectorAll("[data-files]")) new DraftFiles(place);
  for (const form of document.querySelectorAll("form[data-upload]")) new FormOfFiles(form);
}
