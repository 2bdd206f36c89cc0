// Known reports near a place: a numbered pin for each item of the list, a dot for the place itself.
import { latLngBounds, marker } from "leaflet/dist/leaflet-src.esm.js";
import { dotIcon, layGround, nameMarker, openMap, pinIcon } from "./ground.js";

const read = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");

export async function drawKnown(holder) {
  const cases = (read("map-cases") || []).filter((one) => one.lat != null && one.lon != null);
  const here = read("map-here");
  if (!cases.length && !here) return;
  const { map } = openMap(holder);
  const bounds = latLngBounds(cases.map((one) => [one.lat, one.lon]));
  if (here) bounds.extend([here.lat, here.lon]);
  map.fitBounds(bounds, { padding: [50, 60], maxZoom: 17 });
  if (here) {
    const dot = marker([here.lat, here.lon], { icon: dotIcon(), keyboard: false, interactive: false }).addTo(map);
    nameMarker(dot, "The place you chose");
    dot.getElement().setAttribute("role", "img");
  }
  for (const one of cases) pair(map, one);
  await layGround(map, holder);
}

function pair(map, one) {
  const item = document.querySelector(`[data-map-item="${CSS.escape(String(one.id))}"]`);
  if (!item) return pinAlone(map, one);
  // The list beside it says all this and has its own buttons: the pins are no second set of stops for the keyboard.
  const look = { icon: pinIcon(String(one.number), "late"), keyboard: false, riseOnHover: true };
  const pin = marker([one.lat, one.lon], look).addTo(map);
  const light = (isOn) => {
    item?.classList.toggle("is-highlighted", isOn);
    pin.getElement()?.classList.toggle("is-highlighted", isOn);
    pin.setZIndexOffset(isOn ? 1000 : 0);
  };
  pin.getElement()?.setAttribute("aria-hidden", "true");
  pin.on("click", () => {
    const target = item?.querySelector("a, button, summary, input");
    item?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
  });
  for (const node of [item, pin.getElement()]) {
    if (!node) continue;
    for (const event of ["mouseenter", "focusin"]) node.addEventListener(event, () => light(true));
    for (const event of ["mouseleave", "focusout"]) node.addEventListener(event, () => light(false));
  }
}

// The pin of a page about one place: its words stand beside the map, so there is nothing to press.
function pinAlone(map, one) {
  const still = { icon: pinIcon("", "late"), keyboard: false, interactive: false };
  const pin = marker([one.lat, one.lon], still).addTo(map);
  nameMarker(pin, one.title);
  pin.getElement().setAttribute("role", "img");
}
