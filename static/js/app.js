// Every page: the GOV.UK components in use, previews of chosen photos, and progress of files.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  PasswordInput,
  Radios,
  SkipLink,
  createAll,
} from "govuk-frontend";
import { enhanceDesk } from "./desk.js";
import { enhanceFiles } from "./files.js";
import { enhancePhotos } from "./photos.js";
import { enhanceSession } from "./session.js";
import { enhanceStreet } from "./street.js";

// A radio that reveals a question: `aria-expanded` is not allowed on a radio (ARIA 1.2), so it is taken off again.
class RevealingRadios extends Radios {
  syncConditionalRevealWithInputState($input) {
    super.syncConditionalRevealWithInputState($input);
    $input.removeAttribute("aria-expanded");
  }
}

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  PasswordInput,
  RevealingRadios,
  SkipLink,
]) {
  createAll(component);
}

enhanceDesk();
enhanceFiles();
enhanceStreet();
enhancePhotos();
enhanceSession();

// Buttons that print the page; without JavaScript the browser's own menu does.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
