// The ground every map stands on: tiles where the council has them, else the borough's own outline from one file.
import { Map as LeafletMap, canvas, divIcon, geoJSON, latLngBounds, marker, tileLayer } from "leaflet/dist/leaflet-src.esm.js";

const STREET_NAMES_FROM = 16;
const WARD_NAMES_FROM = 12;
const NEAR_METRES = 300; // a street further off than this says nothing about a place
const SEAM_METRES = 50; // wards are drawn with simplified edges: in a gap this narrow, the nearest one counts
const CLOSE_ZOOM = 17;
const METRES_A_DEGREE = 111_320;
const COLOURS = { river: "#c3dbe6", ward: "#a9c6be", council: "#d3d9d7", neighbour: "#eceeed", ground: "#dbe8e3", park: "#d3e6cf", street: "#ffffff" };

export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** The frame, the Leaflet map in it and a line that is read out; `role` tells assistive technology whose the keys are, `step` is the pixels of an arrow key. */
export function openMap(holder, { role = "region", step = 60 } = {}) {
  holder.hidden = false;
  const frame = element("div", "app-map__frame");
  frame.setAttribute("role", role);
  frame.setAttribute("aria-label", holder.dataset.label);
  const status = element("p", "app-map__status");
  status.setAttribute("role", "status");
  holder.append(frame, status);
  const isCalm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new LeafletMap(frame, {
    minZoom: 10,
    maxZoom: 19,
    zoomAnimation: !isCalm,
    fadeAnimation: !isCalm,
    markerZoomAnimation: !isCalm,
    inertia: !isCalm,
    keyboardPanDelta: step,
    zoomSnap: holder.dataset.tilesUrl ? 1 : 0.5, // tiles are sharp at whole zooms only
  });
  map.attributionControl.setPrefix(false);
  map.createPane("names").style.zIndex = 450; // above the ground, below the pins
  return { map, frame, status };
}

/** Lays the ground; resolves to the borough's features and bounds (empty where there is no file). */
export async function layGround(map, holder) {
  const borough = await boroughOf(holder.dataset.baseUrl);
  if (holder.dataset.tilesUrl) {
    tileLayer(holder.dataset.tilesUrl, { attribution: holder.dataset.attribution, maxZoom: 19 }).addTo(map);
  } else {
    drawBorough(map, borough);
  }
  return borough;
}

async function boroughOf(url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(response.status);
    const file = await response.json();
    const wards = file.features.filter((one) => one.properties.kind === "ward");
    const outline = wards.length ? wards : file.features.filter((one) => one.properties.kind === "council");
    const bounds = outline.length ? geoJSON(outline).getBounds() : latLngBounds([]);
    return { features: file.features, bounds, attribution: file.attribution || "" };
  } catch {
    return { features: [], bounds: latLngBounds([]), attribution: "" };
  }
}

const ofKind = (borough, ...kinds) => borough.features.filter((one) => kinds.includes(one.properties.kind));

function drawBorough(map, borough) {
  if (borough.attribution) map.attributionControl.addAttribution(borough.attribution);
  const renderer = canvas({ padding: 0.3 });
  const layer = (kinds, style) => geoJSON(ofKind(borough, ...kinds), { interactive: false, renderer, style });
  const river = layer(["river"], (one) => {
    const isLine = one.geometry.type.endsWith("LineString");
    return { color: COLOURS.river, fillColor: COLOURS.river, fillOpacity: 1, weight: isLine ? 10 : 1, lineCap: "round" };
  });
  // Where there are wards, the other councils are the neighbours: grey ground, with their names.
  layer(["council"], () => ({ color: COLOURS.council, weight: 1, fillColor: COLOURS.neighbour, fillOpacity: 1 })).addTo(map);
  layer(["ward"], () => ({ stroke: false, fillColor: COLOURS.ground, fillOpacity: 1 })).addTo(map);
  layer(["park"], () => ({ stroke: false, fillColor: COLOURS.park, fillOpacity: 1 })).addTo(map);
  const streets = layer(["street"], () => ({ color: COLOURS.street, weight: 3, lineCap: "round" })).addTo(map);
  layer(["ward"], () => ({ color: COLOURS.ward, weight: 1.5, dashArray: "4 4", fill: false })).addTo(map);
  river.addTo(map);
  const scale = () => {
    const zoom = map.getZoom();
    streets.setStyle({ weight: Math.max(1.5, 1.7 ** (zoom - 13) * 2) });
    river.eachLayer((one) => {
      if (one.feature.geometry.type.endsWith("LineString")) one.setStyle({ weight: Math.min(160, 2 ** (zoom - 13) * 14) });
    });
  };
  map.on("zoomend", scale);
  map.whenReady(scale);
  writeNames(map, borough);
}

// Names stand where there is room: wards from afar, streets close up, each once, never one over another.
// A street whose middle is out of view has its name where it comes nearest to the middle of the map.
function writeNames(map, borough) {
  let shown = [];
  const write = () => {
    for (const one of shown) one.remove();
    shown = [];
    const zoom = map.getZoom();
    const taken = [];
    const names = [...ofKind(borough, "river").map((one) => nameOf(one, "river"))];
    const isClose = zoom >= STREET_NAMES_FROM;
    if (!isClose && zoom >= WARD_NAMES_FROM) names.push(...ofKind(borough, "ward").map((one) => nameOf(one, "ward")));
    if (!isClose) names.push(...ofKind(borough, "council").map((one) => nameOf(one, "council")));
    if (isClose) names.push(...ofKind(borough, "street").map((one) => streetName(map, one)));
    const size = map.getSize();
    for (const name of names) {
      if (!name) continue;
      const at = map.latLngToContainerPoint(name.at);
      if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) continue;
      const half = name.text.length * 4;
      if (taken.some((box) => Math.abs(box.x - at.x) < box.half + half && Math.abs(box.y - at.y) < 22)) continue;
      taken.push({ x: at.x, y: at.y, half });
      const label = element("span", `app-map__name app-map__name--${name.kind}`, name.text);
      label.setAttribute("aria-hidden", "true");
      if (name.kind === "street") label.style.transform = `translate(-50%, -50%) rotate(${slope(map, name.along)}deg)`;
      const icon = divIcon({ className: "app-map__name-holder", html: label, iconSize: [0, 0] });
      shown.push(marker(name.at, { icon, interactive: false, keyboard: false, pane: "names" }).addTo(map));
    }
  };
  map.on("moveend zoomend", write);
  map.whenReady(write);
}

function nameOf(feature, kind) {
  const text = feature.properties.name;
  const rings = flat(feature.geometry);
  if (!text || !rings.length) return null;
  const longest = rings.reduce((best, ring) => (ring.length > best.length ? ring : best));
  if (kind === "ward" || kind === "council") return { kind, text, at: middle(longest) };
  const index = Math.max(0, Math.floor((longest.length - 1) / 2));
  const along = [longest[index], longest[Math.min(index + 1, longest.length - 1)]];
  return { kind, text, at: middle(along), along };
}

function streetName(map, street) {
  const name = nameOf(street, "street");
  if (!name || map.getBounds().contains(name.at)) return name;
  const { lat, lng } = map.getCenter();
  return { ...name, ...nearestOn(street, lat, lng) };
}

function flat(geometry) {
  if (geometry.type === "LineString") return [geometry.coordinates];
  if (geometry.type === "MultiLineString" || geometry.type === "Polygon") return geometry.coordinates;
  if (geometry.type === "MultiPolygon") return geometry.coordinates.flat();
  return [];
}

function middle(points) {
  const sum = points.reduce(([x, y], [lon, lat]) => [x + lon, y + lat], [0, 0]);
  return [sum[1] / points.length, sum[0] / points.length];
}

function slope(map, [[lon1, lat1], [lon2, lat2]]) {
  const from = map.latLngToContainerPoint([lat1, lon1]);
  const to = map.latLngToContainerPoint([lat2, lon2]);
  const angle = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  return angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle;
}

/** In words, where a point is ("in Munster ward, near Lillie Road"); an empty string where the ground does not tell. */
export function whereabouts(borough, lat, lng) {
  const wards = ofKind(borough, "ward");
  const councils = ofKind(borough, "council");
  const around = (areas) => areas.find((one) => isInside(one.geometry, lat, lng));
  const ward = around(wards) || (!around(councils) && nearest(wards, lat, lng, SEAM_METRES));
  if (wards.length && !ward) {
    const council = around(councils);
    return council?.properties.name ? `in ${council.properties.name}, outside the borough` : "outside the borough";
  }
  const area = ward ? `in ${ward.properties.name} ward` : "";
  const named = ofKind(borough, "street").filter((one) => one.properties.name);
  const street = nearest(named, lat, lng, NEAR_METRES);
  return [area, street && `near ${street.properties.name}`].filter(Boolean).join(", ");
}

/** The closest zoom at which a map round this point still shows the name of a street or, further off, of a ward. */
export function closeZoom(map, borough, lat, lng) {
  const size = map.getSize();
  const shows = (at, zoom) => {
    const away = map.project(at, zoom).subtract(map.project([lat, lng], zoom));
    return Math.abs(away.x) < size.x * 0.4 && Math.abs(away.y) < size.y * 0.4;
  };
  const streets = ofKind(borough, "street").map((one) => nearestOn(one, lat, lng).at);
  const middles = (kind) => ofKind(borough, kind).map((one) => nameOf(one, kind)?.at);
  const [wards, councils] = [middles("ward"), middles("council")];
  for (let zoom = CLOSE_ZOOM; zoom >= map.getMinZoom(); zoom -= 1) {
    const areas = zoom >= WARD_NAMES_FROM ? [...wards, ...councils] : councils;
    const names = zoom >= STREET_NAMES_FROM ? streets : areas;
    if (names.some((at) => at && shows(at, zoom))) return zoom;
  }
  return borough.features.length ? map.getMinZoom() : CLOSE_ZOOM;
}

// A point is inside when a line from it crosses the rings, holes too, an odd number of times.
function isInside(geometry, lat, lng) {
  let isOdd = false;
  for (const ring of flat(geometry)) {
    for (let index = 1; index < ring.length; index += 1) {
      const [[x1, y1], [x2, y2]] = [ring[index - 1], ring[index]];
      if (y1 > lat !== y2 > lat && lng < x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)) isOdd = !isOdd;
    }
  }
  return isOdd;
}

function nearest(features, lat, lng, within) {
  let best = { feature: null, metres: within };
  for (const feature of features) {
    const { metres } = nearestOn(feature, lat, lng);
    if (metres < best.metres) best = { feature, metres };
  }
  return best.feature;
}

// Where the lines of a feature come nearest to a point, on which of their parts, and how many metres off.
function nearestOn(feature, lat, lng) {
  const squeeze = Math.cos((lat * Math.PI) / 180);
  let best = { metres: Infinity };
  for (const line of flat(feature.geometry)) {
    for (let index = 1; index < line.length; index += 1) {
      const along = [line[index - 1], line[index]];
      const [[x1, y1], [x2, y2]] = along;
      const [ax, ay, bx, by] = [(x1 - lng) * squeeze, y1 - lat, (x2 - lng) * squeeze, y2 - lat];
      const length = (bx - ax) ** 2 + (by - ay) ** 2;
      const part = length ? Math.max(0, Math.min(1, -(ax * (bx - ax) + ay * (by - ay)) / length)) : 0;
      const metres = Math.hypot(ax + part * (bx - ax), ay + part * (by - ay)) * METRES_A_DEGREE;
      if (metres < best.metres) best = { metres, along, at: [y1 + part * (y2 - y1), x1 + part * (x2 - x1)] };
    }
  }
  return best;
}

/** A drop-shaped pin with a short text in it; `kind` colours it. The words for those who do not see it go to `aria-label`. */
export function pinIcon(text, kind = "late") {
  const holder = element("span", `app-pin app-pin--${kind}`);
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 40 50", width: 40, height: 50, "aria-hidden": "true", focusable: "false" })) {
    drawing.setAttribute(key, value);
  }
  const shape = document.createElementNS(space, "path");
  shape.setAttribute("d", "M20 2C10 2 2 9.700 2 19.500c0 5 2.500 9.200 6 13L20 47l12-14.500c3.500-3.800 6-8 6-13C38 9.700 30 2 20 2z");
  drawing.append(shape);
  holder.append(drawing, element("span", "app-pin__text", text));
  return divIcon({ className: "app-pin-holder", html: holder, iconSize: [40, 50], iconAnchor: [20, 47], popupAnchor: [0, -44] });
}

export function dotIcon() {
  return divIcon({ className: "app-dot-holder", html: element("span", "app-dot"), iconSize: [22, 22], iconAnchor: [11, 11] });
}

/** Says what a marker is, and lets Enter and the space bar do what a click does. */
export function nameMarker(pin, words, onPress) {
  const node = pin.getElement();
  if (!node) return;
  node.setAttribute("aria-label", words);
  if (!onPress) return;
  pin.on("click", onPress);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    onPress();
  });
}
