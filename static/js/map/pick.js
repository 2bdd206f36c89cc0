// Choosing a place: tap, drag, arrow keys or "Use my location" put the pin, and the pin fills two inputs of the form.
import { DomEvent, marker } from "leaflet/dist/leaflet-src.esm.js";
import { element, layGround, openMap, pinIcon, streetAt } from "./ground.js";

const STEP = 8; // pixels an arrow key moves the pin; with Shift, five times as far
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export async function drawPick(holder) {
  const latInput = document.getElementById(holder.dataset.latId);
  const lonInput = document.getElementById(holder.dataset.lonId);
  if (!latInput || !lonInput) return;
  const help = element("p", "govuk-hint app-map__help");
  help.textContent =
    "Tap the map to put the pin where it is. You can drag the pin. " +
    "With a keyboard: move the map with the arrow keys and press Enter, then move the pin with the arrow keys.";
  const find = element("button", "govuk-button govuk-button--secondary app-map__find", "Use my location");
  find.type = "button";
  find.disabled = true; // until the map is there: a press that does nothing is worse than a moment's wait
  holder.append(find, help);
  const { map, frame, status } = openMap(holder, { role: "application" });
  const typed = [latInput.value, lonInput.value];
  const start = typed.every(Boolean) ? typed : [holder.dataset.lat, holder.dataset.lon];
  const borough = await layGround(map, holder);
  let pin = null;

  const say = (lat, lng) => {
    const street = streetAt(borough, lat, lng);
    status.textContent = street ? `The pin is on ${street}.` : "The pin is placed.";
  };
  const put = (at, { isQuiet = false } = {}) => {
    if (pin) pin.setLatLng(at);
    else pin = newPin(at);
    const { lat, lng } = pin.getLatLng();
    latInput.value = lat.toFixed(6);
    lonInput.value = lng.toFixed(6);
    for (const input of [latInput, lonInput]) input.dispatchEvent(new Event("change", { bubbles: true }));
    if (!isQuiet) say(lat, lng);
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

  if (start.every(Boolean)) {
    map.setView(start.map(Number), Number(holder.dataset.zoom) || 17);
    if (typed.every(Boolean)) put(start.map(Number), { isQuiet: true });
  } else if (borough.bounds.isValid()) {
    map.fitBounds(borough.bounds);
  } else {
    map.setView([51.5, -0.12], 11);
  }
  const comeCloser = (at) => {
    if (map.getZoom() >= 16) return;
    map.setView(at, 17);
    status.textContent += " Look closer: move the pin if it is not there.";
  };
  map.on("click", (event) => {
    put(event.latlng);
    comeCloser(event.latlng);
  });
  frame.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== frame) return;
    event.preventDefault();
    put(map.getCenter());
    comeCloser(map.getCenter());
    pin.getElement().focus();
  });
  find.addEventListener("click", () => useLocation({ find, status, place: (at) => (map.setView(at, 17), put(at)) }));
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
      place([coords.latitude, coords.longitude]);
      if (coords.accuracy > 100) status.textContent += " This may be some way off: check the pin and move it if it is wrong.";
    },
    () => fail("We could not find where you are. Tap the map or search for a street."),
    { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
  );
}
