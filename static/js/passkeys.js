// Passkeys (WebAuthn): makes one, signs with one, and sends what the device gave with the page's own form.
const fromBase64 = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toBase64 = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const listed = (credentials) => (credentials ?? []).map((one) => ({ ...one, id: fromBase64(one.id) }));

async function create({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: fromBase64(publicKey.challenge),
      user: { ...publicKey.user, id: fromBase64(publicKey.user.id) },
      excludeCredentials: listed(publicKey.excludeCredentials),
    },
  });
  return {
    ...named(made),
    response: {
      attestationObject: toBase64(made.response.attestationObject),
      clientDataJSON: toBase64(made.response.clientDataJSON),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function get({ publicKey }) {
  const signed = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: fromBase64(publicKey.challenge),
      allowCredentials: listed(publicKey.allowCredentials),
    },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = signed.response;
  return {
    ...named(signed),
    response: {
      authenticatorData: toBase64(authenticatorData),
      clientDataJSON: toBase64(clientDataJSON),
      signature: toBase64(signature),
      userHandle: userHandle ? toBase64(userHandle) : null,
    },
  };
}

const named = (credential) => ({
  id: credential.id,
  rawId: toBase64(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment ?? null,
  clientExtensionResults: credential.getClientExtensionResults(),
});

// What to make or to sign: on the page, or, for a sign-in that may never come, asked for when the button is pressed.
async function optionsOf(form) {
  if (form.dataset.passkeyOptions) {
    const answer = await fetch(form.dataset.passkeyOptions, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }
  const { creation_options: made, request_options: signed } = JSON.parse(
    form.querySelector("script[type='application/json']").textContent,
  );
  return made ?? signed;
}

function enhance(form) {
  const button = form.querySelector("[data-passkey-button]");
  const error = form.querySelector("[data-passkey-error]");
  form.querySelector("[data-passkey-missing]")?.remove();
  form.hidden = false;
  button.hidden = false;
  let isAsking = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isAsking) return;
    isAsking = true;
    error.hidden = true;
    try {
      const ceremony = form.dataset.passkey === "create" ? create : get;
      form.elements.credential.value = JSON.stringify(await ceremony(await optionsOf(form)));
      form.submit();
    } catch {
      // Stopped by its owner, no passkey here, or no way to ask: all the same to them.
      error.hidden = false;
      isAsking = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(enhance);
