// "Use my location" on a form that also takes a street: fills two hidden inputs and sends the form.
export function enhanceStreet() {
  const form = document.querySelector("form[data-use-location]");
  if (!form || !navigator.geolocation) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = "Use my location";
  const status = document.createElement("p");
  status.className = "govuk-body";
  status.setAttribute("role", "status");
  form.after(button, status);
  button.addEventListener("click", () => {
    button.disabled = true;
    status.textContent = "Finding where you are.";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.q.value = "";
        form.elements.lat.value = coords.latitude.toFixed(5);
        form.elements.lon.value = coords.longitude.toFixed(5);
        form.requestSubmit();
      },
      () => {
        button.disabled = false;
        status.textContent = "We could not find where you are. Enter a street or a postcode.";
      },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  });
}
