// The public map: what is open in the box one looks at, on the map and in the list alike. Where it has no list to keep
// the same, the page has its own, and the form beside it is sent as any other.
import { circle, divIcon, geoJSON, latLng, latLngBounds, layerGroup, marker } from "leaflet/dist/leaflet-src.esm.js";
import { dotIcon, element, layGround, nameMarker, openMap, pinIcon } from "./ground.js";

const WAIT = 250; // milliseconds of rest before asking again
const CELL = 56; // pixels: reports closer than this are one circle with their number
const APART_FROM = 18; // from this zoom on every report has its own pin

export async function drawPublic(holder) {
  const list = document.getElementById(holder.dataset.listId);
  const filters = document.getElementById(holder.dataset.filterFormId);
  const noun = { one: holder.dataset.one || "report", many: holder.dataset.many || "reports" };
  const { map, status } = openMap(holder);
  const borough = await layGround(map, holder);
  const pins = layerGroup().addTo(map);
  let running = null;
  let timer = 0;
  let found = [];

  const load = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const response = await fetch(address(holder.dataset.url, map.getBounds(), filters), {
        signal: running.signal,
        headers: { Accept: "application/json" },
      });
      if (!response.ok) throw new Error(response.status);
      const file = await response.json();
      found = file.features;
      draw();
      status.textContent = counted(file, noun);
      list?.replaceChildren(...found.map((one) => listItem(one.properties)));
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = `We could not load the ${noun.many}. Move the map to try again.`;
    }
  };
  const draw = () => drawPins({ map, pins, found, noun });
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(load, WAIT);
  };

  const { lat, lon, metres } = holder.dataset;
  if (lat && lon) beginAround(map, [Number(lat), Number(lon)], Number(metres));
  else if (wardsOf(borough, holder).isValid()) map.fitBounds(wardsOf(borough, holder));
  else if (borough.bounds.isValid()) map.fitBounds(borough.bounds);
  else map.setView([51.5, -0.12], 11);
  map.on("zoomend", draw);
  map.on("moveend", later);
  if (list) {
    filters?.addEventListener("change", later);
    filters?.addEventListener("submit", (event) => {
      event.preventDefault();
      load();
    });
  }
  await load();
}

// The bounds of the wards that the map begins with; nothing where it names none.
function wardsOf(borough, holder) {
  const names = (holder.dataset.wards || "").split("|");
  const wards = borough.features.filter((one) => one.properties.kind === "ward" && names.includes(one.properties.name));
  return wards.length ? geoJSON(wards).getBounds() : latLngBounds([]);
}

// A dot at the place that was asked for, and a ring as far around it as was asked for.
function beginAround(map, place, metres) {
  map.fitBounds(latLng(place).toBounds(2 * metres));
  circle(place, { radius: metres, color: "#12202b", weight: 2, dashArray: "4 6", fill: false, interactive: false }).addTo(map);
  const dot = marker(place, { icon: dotIcon(), zIndexOffset: -1000, keyboard: false, interactive: false }).addTo(map);
  nameMarker(dot, "The place you look around");
  dot.getElement().setAttribute("role", "img");
}

function address(url, bounds, filters) {
  const asked = new URL(url, window.location.href);
  if (filters) for (const [key, value] of new FormData(filters)) if (value) asked.searchParams.append(key, value);
  const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  asked.searchParams.set("bbox", box.map((side) => side.toFixed(5)).join(","));
  return asked;
}

function counted(file, noun) {
  const shown = file.features.length;
  if (!shown) return `No ${noun.many} on this part of the map.`;
  if (file.truncated || file.total > shown) {
    return `${shown} of ${file.total ?? "many"} ${noun.many} shown. Zoom in to see the others.`;
  }
  return `${shown} ${shown === 1 ? noun.one : noun.many} on this part of the map.`;
}

function drawPins({ map, pins, found, noun }) {
  const opened = map.getPane("popupPane").contains(document.activeElement);
  if (opened) return;
  pins.clearLayers();
  for (const group of groups(map, found)) {
    if (group.length === 1) addPin(pins, map, group[0]);
    else addCircle(pins, map, group, noun);
  }
}

const at = (feature) => [feature.geometry.coordinates[1], feature.geometry.coordinates[0]];

// Each report joins the first circle near enough, so that no two stand closer than a thumb needs.
function groups(map, found) {
  if (map.getZoom() >= APART_FROM) return found.map((one) => [one]);
  const made = [];
  for (const one of found) {
    const place = map.project(at(one), map.getZoom());
    const near = made.find((group) => group.place.distanceTo(place) < CELL);
    if (near) near.members.push(one);
    else made.push({ place, members: [one] });
  }
  return made.map((group) => group.members);
}

function addPin(pins, map, feature) {
  const facts = feature.properties;
  const pin = marker(at(feature), { icon: pinIcon("", facts.tag_kind || "open"), riseOnHover: true }).addTo(pins);
  pin.bindPopup(card(facts), { minWidth: 220, maxWidth: 280, autoPanPadding: [20, 20] });
  const words = [facts.title, facts.place, facts.tag_text].filter(Boolean).join(", ");
  pin.off("click"); // Leaflet's own toggling: nameMarker opens for mouse and keyboard alike
  nameMarker(pin, words, () => {
    pin.openPopup();
    pin.getPopup().getElement()?.querySelector("a")?.focus({ preventScroll: true });
  });
  const backToPin = () => {
    if (pin.getPopup().getElement()?.contains(document.activeElement)) pin.getElement()?.focus({ preventScroll: true });
  };
  pin.on("popupclose", backToPin);
  pin.on("popupopen", () => {
    pin.getPopup().getElement().addEventListener("keydown", (event) => {
      if (event.key === "Escape") pin.closePopup();
    });
  });
}

function addCircle(pins, map, group, noun) {
  const bounds = latLngBounds(group.map(at));
  const round = element("span", `app-cluster${group.length > 9 ? " app-cluster--large" : ""}`, String(group.length));
  const icon = divIcon({ className: "app-cluster-holder", html: round, iconSize: [44, 44], iconAnchor: [22, 22] });
  const pin = marker(at(group[0]), { icon }).addTo(pins);
  nameMarker(pin, `${group.length} ${noun.many}. Zoom in.`, () => {
    const closer = Math.max(map.getZoom() + 2, Math.min(APART_FROM, map.getBoundsZoom(bounds.pad(0.3))));
    map.setView(bounds.getCenter(), Math.min(closer, APART_FROM));
  });
}

function tag(facts) {
  return element("strong", `govuk-tag app-tag app-tag--${facts.tag_kind || "open"}`, facts.tag_text);
}

function title(facts) {
  if (!facts.url) return element("strong", "", facts.title);
  const link = element("a", "govuk-link", facts.title);
  link.href = facts.url;
  return link;
}

const when = (facts) => [facts.reported && `Reported ${facts.reported}.`, facts.promise].filter(Boolean).join(" ");

function card(facts) {
  const made = element("div", "app-map__card");
  const first = element("p");
  first.append(title(facts));
  made.append(first);
  if (facts.tag_text) made.append(tag(facts));
  if (facts.place) made.append(element("p", "", facts.place));
  if (when(facts)) made.append(element("p", "app-muted", when(facts)));
  return made;
}

function listItem(facts) {
  const made = element("li");
  made.append(title(facts), " ");
  if (facts.tag_text) made.append(tag(facts));
  if (facts.place) made.append(element("p", "", facts.place));
  if (when(facts)) made.append(element("p", "app-muted", when(facts)));
  return made;
}
