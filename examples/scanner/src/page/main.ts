import "../style.css";
import { App } from "./app";
import { offline } from "./offline";
import { places } from "./places";
import { register } from "./register";
import { scan } from "./scan";
import { setup } from "./setup";
import { wake } from "./signals";
import { trust } from "./trust";

const app = new App({ setup, places, scan, trust, register });
for (const touch of ["pointerdown", "keydown"]) {
  // Each time: a call or a locked screen puts sound to sleep again.
  addEventListener(touch, wake);
}
// A file that misses the place for it would be opened in place of the page.
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => event.preventDefault());
void app.start();
void offline(app);
