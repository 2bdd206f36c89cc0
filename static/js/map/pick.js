// Choosing a place: tap, drag, arrow keys or "Use my location" put the pin, and the pin fills two inputs of the form.
import { DomEvent, latLng, marker } from "leaflet/dist/leaflet-src.esm.js";
import { closeZoom, element, layGround, openMap, pinIcon, whereabouts } from "./ground.js";

const STEP = 8; // pixels an arrow key moves the pin; with Shift, five times as far
const MAP_STEP = 20; // pixels an arrow key moves the map: a quarter of what Leaflet does, for the pin goes where its middle is
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export async function drawPick(holder) {
  const latInput = document.getElementById(holder.dataset.latId);
  const lonInput = document.getElementById(holder.dataset.lonId);
  if (!latInput || !lonInput) return;
  const help = element("p", "govuk-hint app-map__help");
  help.textContent =
    "Tap the map to put the pin where it is. You can drag the pin. " +
    "With a keyboard: move the map with the arrow keys until its cross is there and press Enter, then move the pin with the arrow keys.";
  const find = element("button", "govuk-button govuk-button--secondary app-map__find", "Use my location");
  find.type = "button";
  find.disabled = true; // until the map is there: a press that does nothing is worse than a moment's wait
  holder.append(find, help);
  const { map, frame, status } = openMap(holder, { role: "application", step: MAP_STEP });
  map.keyboard.disable(); // until there is a view to move
  const typed = [latInput.value, lonInput.value];
  const start = typed.every(Boolean) ? typed : [holder.dataset.lat, holder.dataset.lon];
  const borough = await layGround(map, holder);
  let pin = null;

  const say = ({ lat, lng }, more = "") => {
    const where = whereabouts(borough, lat, lng);
    status.textContent = (where ? `The pin is ${where}.` : "The pin is placed.") + more;
  };
  // With the keyboard the middle of the map is what Enter would choose: the words tell of it as the keys move the map.
  let isAiming = false;
  let isPointing = false; // a mouse or a finger focuses the map too, and aims by itself
  const aim = (isOn) => {
    isAiming = isOn;
    frame.classList.toggle("is-aiming", isOn);
  };
  const sayMiddle = () => {
    if (!isAiming) return;
    const { lat, lng } = map.getCenter();
    const where = whereabouts(borough, lat, lng);
    status.textContent = `The middle of the map is ${where || "where the cross is"}. Press Enter to put the pin there.`;
  };
  const stopAiming = () => {
    if (!isAiming) return;
    aim(false);
    if (pin) say(pin.getLatLng());
    else status.textContent = "";
  };
  const put = (at) => {
    aim(false);
    if (pin) pin.setLatLng(at);
    else pin = newPin(at);
    const { lat, lng } = pin.getLatLng();
    latInput.value = lat.toFixed(6);
    lonInput.value = lng.toFixed(6);
    for (const input of [latInput, lonInput]) input.dispatchEvent(new Event("change", { bubbles: true }));
    say(pin.getLatLng());
  };
  const newPin = (at) => {
    const made = marker(at, { icon: pinIcon("", "brand"), draggable: true, autoPan: true, keyboard: true }).addTo(map);
    const node = made.getElement();
    node.setAttribute("aria-label", "Pin. Move it with the arrow keys.");
    made.on("dragend", () => put(made.getLatLng()));
    DomEvent.on(node, "keydown", (event) => {
      const way = ARROWS[event.key];
      if (!way) return;
      DomEvent.stop(event);
      const far = STEP * (event.shiftKey ? 5 : 1);
      put(map.layerPointToLatLng(map.latLngToLayerPoint(made.getLatLng()).add([way[0] * far, way[1] * far])));
      map.panInside(made.getLatLng(), { padding: [60, 60] });
    });
    return made;
  };

  const closeTo = (at) => (holder.dataset.tilesUrl ? 17 : closeZoom(map, borough, at.lat, at.lng));
  if (start.every(Boolean)) {
    const at = latLng(start.map(Number));
    map.setView(at, Number(holder.dataset.zoom) || closeTo(at));
    if (typed.every(Boolean)) put(at);
  } else if (borough.bounds.isValid()) {
    map.fitBounds(borough.bounds);
  } else {
    map.setView([51.5, -0.12], 11);
  }
  const comeCloser = (at) => {
    const zoom = closeTo(at);
    if (map.getZoom() >= Math.min(zoom, 16)) return;
    map.setView(at, zoom);
    say(at, " Look closer: move the pin if it is not there.");
  };
  map.on("click", (event) => {
    put(event.latlng);
    comeCloser(event.latlng);
  });
  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame) return;
    if (ARROWS[event.key] || "+-=".includes(event.key)) aim(true);
    if (event.key !== "Enter") return;
    event.preventDefault();
    const at = map.getCenter();
    put(at);
    pin.getElement().focus();
    comeCloser(at);
  });
  frame.addEventListener("focus", () => {
    aim(!pin && !isPointing);
    sayMiddle();
  });
  map.on("moveend", sayMiddle);
  frame.addEventListener("blur", stopAiming);
  frame.addEventListener("pointerdown", () => {
    isPointing = true;
    stopAiming();
  });
  window.addEventListener("pointerup", () => setTimeout(() => (isPointing = false)));
  window.addEventListener("pointercancel", () => setTimeout(() => (isPointing = false)));
  const place = (at) => {
    map.setView(at, closeTo(at));
    put(at);
  };
  find.addEventListener("click", () => useLocation({ find, status, place }));
  map.keyboard.enable();
  find.disabled = false;
}

function useLocation({ find, status, place }) {
  const fail = (words) => {
    status.textContent = words;
    find.disabled = false;
  };
  if (!navigator.geolocation) {
    fail("Your browser cannot tell us where you are. Tap the map or search for a street.");
    return;
  }
  find.disabled = true;
  status.textContent = "Finding where you are.";
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      find.disabled = false;
      place(latLng(coords.latitude, coords.longitude));
      if (coords.accuracy > 100) status.textContent += " This may be some way off: check the pin and move it if it is wrong.";
    },
    () => fail("We could not find where you are. Tap the map or search for a street."),
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
  );
}
