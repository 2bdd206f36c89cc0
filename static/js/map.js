// Draws every map of the page: <div data-map="pick|known|public">. See templates/components/map.html.
import { drawKnown } from "./map/known.js";
import { drawPick } from "./map/pick.js";
import { drawPublic } from "./map/public.js";

const modes = { pick: drawPick, known: drawKnown, public: drawPublic };
for (const element of document.querySelectorAll("[data-map]")) modes[element.dataset.map]?.(element);
