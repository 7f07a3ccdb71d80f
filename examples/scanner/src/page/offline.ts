// The page without a network: everything is in the browser after the first load. A newer version
// waits until it is said so, since a page that changes under the hands costs a queue.
import { t } from "../texts/texts";
import type { App } from "./app";
import { button, h } from "./dom";

export async function offline(app: App): Promise<void> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) {
    return;
  }
  // Browsers may clear what pages keep unless they are asked not to.
  void navigator.storage?.persist?.();
  const { serviceWorker } = navigator;
  const controlled = serviceWorker.controller !== null;
  const registration = await serviceWorker.register(new URL("sw.js", document.baseURI)).catch(() => undefined);
  const offer = (waiting: ServiceWorker) => {
    const use = () => {
      serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      waiting.postMessage("activate");
    };
    app.offer(() => h("p", { class: "offer" }, t.update.ready, " ", button(t.update.now, use, { id: "update" })));
  };
  if (registration?.waiting && controlled) {
    offer(registration.waiting);
  }
  registration?.addEventListener("updatefound", () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => {
      if (next.state === "installed" && serviceWorker.controller !== null) {
        offer(next);
      }
    });
  });
}
