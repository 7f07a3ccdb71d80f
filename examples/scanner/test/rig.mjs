// What browser tests stand on: a world, the built page on a server, and Chromium with a film for a
// camera. Each visit is a browser profile of its own, and what it must never do is written down.
import { createServer } from "node:http";
import { join } from "node:path";
import { after } from "node:test";

import { PNG } from "pngjs";

import { serve } from "../scripts/serve.mjs";
import { grey, png } from "../scripts/symbol.mjs";
import { launch } from "./chromium.mjs";
import { cameraFlags, dark, greyOf, picture, still, writeVideo } from "./video.mjs";
import { Visit } from "./visit.mjs";
import { makeWorld } from "./world.mjs";

/**
 * Chromium, the page and a world, for the tests of one file: a world of its own making, or one that is
 * given, with a `folder` and `remove`. `page` is the folder of the built page, if it is another one.
 */
export class Rig {
  visits = [];
  /** What the page or the browser asked for at other origins. */
  foreign = [];

  async start({ flags = [], world, page } = {}) {
    this.world = world ?? (await makeWorld());
    this.page = page;
    this.camera = join(this.world.folder, "camera.y4m");
    this.see([]);
    [this.proxy, this.server] = await Promise.all([recording(this.foreign), serve(0, this.served(), this.page)]);
    this.origin = `http://localhost:${this.server.httpServer.address().port}`;
    // What is for this machine goes there itself: the proxy sees what is for others.
    const proxied = `--proxy-server=localhost:${this.proxy.address().port}`;
    this.browser = await launch([...cameraFlags(this.camera), proxied, ...flags]);
    return this;
  }

  async stop() {
    await this.browser?.close();
    await this.server?.close();
    this.proxy?.close();
    this.world?.remove();
  }

  /** Nothing answers any more at the page's address. */
  async serverGone() {
    const { httpServer } = this.server;
    httpServer.closeAllConnections();
    await new Promise((resolve) => httpServer.close(resolve));
    await fetch(this.origin).then(
      () => { throw new Error("the server is still there"); },
      () => {},
    );
  }

  async serverBack() {
    const { port } = new URL(this.origin);
    this.server = await serve(Number(port), this.served(), this.page);
  }

  /** Files under /demo/ of the page's own origin. */
  served() {
    const { bundle, list } = this.world.files ?? {};
    return {
      "bundle.cbor": { type: "application/cbor", body: bundle },
      "list.cbor": { type: "application/cbor", body: list },
    };
  }

  /** From its next start on, the camera sees these codes, after some dark frames. */
  see(texts) {
    this.film(this.frames(texts.map((text) => greyOf(this.world.drawn(text)))));
  }

  /** The same with a text that is no health code. */
  seeText(text) {
    this.film(this.frames([grey(text, { scale: 4 })]));
  }

  /** The same with what is on a PNG, as it was shown somewhere. */
  seePicture(png) {
    this.film(this.frames([greyOf(png)]));
  }

  /** A PNG of such a text, and one of nothing. */
  picture(text) {
    return png(text);
  }

  blank() {
    const image = new PNG({ width: 320, height: 240 });
    image.data.fill(200);
    return PNG.sync.write(image);
  }

  // Half as many frames a second as cameras have: they are as many for one machine to draw too.
  film(frame) {
    writeVideo(this.camera, [nothing, ...still(frame, 3)], 15);
  }

  frames(symbols) {
    if (symbols.length === 2) {
      const [one, other] = symbols;
      return picture([
        { symbol: one, size: 290, left: 15, top: 90 },
        { symbol: other, size: 290, left: 335, top: 90 },
      ]);
    }
    // A symbol of many modules is held nearer.
    return picture(symbols.map((symbol) => ({ symbol, size: symbol.width > 500 ? 460 : 330 })));
  }

  /** A browser profile of its own with the page open. */
  async visit(options = {}) {
    // A camera that two use is not opened anew, and goes on with the old film.
    await Promise.all(this.visits.map((it) => it.rest()));
    const visit = await Visit.to(this, options);
    this.visits.push(visit);
    return visit;
  }
}

const nothing = dark();

/** A rig for a file's tests, gone when they end. */
export async function rigged(options) {
  const rig = new Rig();
  after(() => rig.stop());
  return rig.start(options);
}

/** A proxy that lets nothing through and writes down what was asked of it. */
function recording(asked) {
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(502).end();
  });
  server.on("connect", (request, socket) => {
    asked.push(request.url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  return new Promise((resolve) => server.listen(0, "localhost", () => resolve(server)));
}
