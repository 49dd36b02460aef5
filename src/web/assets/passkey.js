/*
 * Asks the device for a passkey, or to make one, when somebody presses the button of such a form, and puts its answer into the
 * form, which then goes its way as any form. It shows the form in the first place: without it, or without a device that
 * knows passkeys, the page has its other ways.
 */
if (globalThis.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(start);

function start(form) {
  const { passkey, make, failed } = form.dataset;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = form.querySelector("[role=status]");
    status.textContent = "";
    try {
      const publicKey = optionsFrom(JSON.parse(passkey));
      const credential = await navigator.credentials[make === undefined ? "get" : "create"]({ publicKey });
      form.elements.passkey.value = JSON.stringify(answerOf(credential));
      form.submit();
    } catch {
      status.textContent = failed;
    }
  });
}

function optionsFrom(json) {
  const known = (list) => list?.map((one) => ({ ...one, id: bytesOf(one.id) }));
  const options = { ...json, challenge: bytesOf(json.challenge) };
  if (json.user) options.user = { ...json.user, id: bytesOf(json.user.id) };
  if (json.excludeCredentials) options.excludeCredentials = known(json.excludeCredentials);
  if (json.allowCredentials) options.allowCredentials = known(json.allowCredentials);
  return options;
}

function answerOf({ id, rawId, type, response, authenticatorAttachment }) {
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = textOf(response[name]);
  }
  return { id, rawId: textOf(rawId), type, response: parts, authenticatorAttachment, clientExtensionResults: {} };
}

function bytesOf(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function textOf(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
