// Turns messages on for this device when its person presses the button: asks the browser, and sends what it answers with the
// page's own form. Without this script the page says that it is needed for this one thing.
const form = document.getElementById("push-on");

if (form !== null && "serviceWorker" in navigator && "PushManager" in globalThis) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.endpoint.value !== "") return;
    event.preventDefault();
    try {
      const registration = await navigator.serviceWorker.register("/push-worker.js");
      await navigator.serviceWorker.ready;
      const subscription = await registration.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytesOf(form.dataset.key),
      });
      const { endpoint, keys } = subscription.toJSON();
      form.elements.endpoint.value = endpoint;
      form.elements.p256dh.value = keys.p256dh;
      form.elements.auth.value = keys.auth;
      form.submit();
    } catch {
      const note = form.querySelector("[role=alert]");
      note.textContent = form.dataset.refused;
      note.hidden = false;
    }
  });
}

function bytesOf(base64url) {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
