// Photos chosen one after another: previews, a count, a way to take one back, and a sign of life while they are sent.
// Without this script the input is a plain file input, and the server says the same about number and size.

const LARGEST_MB = 10; // what the server takes (casework.images)

const many = (count) => `${count} photo${count === 1 ? "" : "s"}`;

class ChosenPhotos {
  constructor(input) {
    this.input = input;
    this.limit = Number(input.dataset.photos) || 3;
    this.chosen = [];
    this.list = document.createElement("ul");
    this.list.className = "app-photo-previews";
    this.status = document.createElement("p");
    this.status.className = "govuk-hint";
    this.status.setAttribute("role", "status");
    this.error = document.createElement("p");
    this.error.className = "govuk-error-message";
    this.error.id = `${input.id}-too-large`;
    this.error.setAttribute("role", "alert");
    this.error.hidden = true;
    input.before(this.error);
    input.after(this.status, this.list);
    input.addEventListener("change", () => this.add([...input.files]));
    input.form?.addEventListener("submit", () => this.showSending());
  }

  add(files) {
    const isKnown = (file) => this.chosen.some((one) => one.name === file.name && one.size === file.size);
    const tooLarge = files.filter((file) => file.size > LARGEST_MB * 1024 * 1024);
    const added = [...this.chosen, ...files.filter((file) => !isKnown(file) && !tooLarge.includes(file))];
    this.chosen = added.slice(0, this.limit);
    this.show(added.length > this.limit ? `You can add up to ${many(this.limit)}. We kept the first ${this.limit}.` : "", tooLarge);
  }

  remove(file) {
    this.chosen = this.chosen.filter((one) => one !== file);
    this.show("");
    this.input.focus();
  }

  show(warning, tooLarge = []) {
    this.refuse(tooLarge);
    const transfer = new DataTransfer();
    for (const file of this.chosen) transfer.items.add(file);
    this.input.files = transfer.files;
    for (const image of this.list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.list.replaceChildren(...this.chosen.map((file) => this.preview(file)));
    const count = this.chosen.length ? `${many(this.chosen.length)} chosen.` : "";
    this.status.textContent = [warning, count].filter(Boolean).join(" ");
  }

  // Said at once and left out: sent, it would cost the person all that was typed on the page.
  refuse(files) {
    const names = files.map((file) => file.name).join(", ");
    const prefix = document.createElement("span");
    prefix.className = "govuk-visually-hidden";
    prefix.textContent = "Error: ";
    const words = `${files.length > 1 ? "Each photo" : "The photo"} must be smaller than ${LARGEST_MB} MB. We left out ${names}.`;
    this.error.replaceChildren(...(files.length ? [prefix, words] : []));
    this.error.hidden = !files.length;
    const described = (this.input.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== this.error.id);
    if (files.length) described.push(this.error.id);
    if (described.length) this.input.setAttribute("aria-describedby", described.join(" "));
    else this.input.removeAttribute("aria-describedby");
  }

  preview(file) {
    const item = document.createElement("li");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = "";
    const name = document.createElement("span");
    name.textContent = file.name;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-link-button";
    button.textContent = "Remove";
    const hidden = document.createElement("span");
    hidden.className = "govuk-visually-hidden";
    hidden.textContent = ` ${file.name}`;
    button.append(hidden);
    button.addEventListener("click", () => this.remove(file));
    item.append(image, name, document.createElement("br"), button);
    return item;
  }

  showSending() {
    if (!this.chosen.length) return;
    const bar = document.createElement("progress");
    bar.className = "app-upload-progress";
    bar.setAttribute("aria-label", "Sending");
    this.status.textContent = `Sending ${many(this.chosen.length)}. This can take a minute.`;
    this.status.after(bar);
    // Coming back by the Back button shows the page as it was left: take the bar away again.
    window.addEventListener("pageshow", () => bar.remove(), { once: true });
  }
}

export function enhancePhotos() {
  for (const input of document.querySelectorAll("input[type=file][data-photos]")) new ChosenPhotos(input);
}
