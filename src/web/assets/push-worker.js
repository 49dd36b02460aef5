// Shows a message that came for this device, and opens its page when it is pressed. It keeps nothing and fetches nothing.
self.addEventListener("push", (event) => {
  const { title, body, lang, dir, path } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, lang, dir, tag: body, data: { path } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { path } = event.notification.data;
  if (typeof path === "string" && path.startsWith("/") && !path.startsWith("//")) {
    event.waitUntil(self.clients.openWindow(path));
  }
});
