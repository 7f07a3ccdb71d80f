// The built page as it is published, with the demonstration's files beside it.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { preview } from "vite";

import { Remedy } from "./remedy.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

const BUILT = join(ROOT, "dist");

/** Refuses where there is no built page. */
export function requireBuilt(folder = BUILT) {
  if (!existsSync(join(folder, "index.html"))) {
    throw new Remedy("The page is not built: run `npm run build` first.");
  }
}

/**
 * Serves the built page at `port`, and what `files` has under /demo/: names with `{ type, body }`,
 * where `body` is a file or a function that makes the bytes. `folder` is where it was built, if elsewhere.
 */
export async function serve(port, files, folder = BUILT) {
  requireBuilt(folder);
  const demo = {
    name: "demo-files",
    configurePreviewServer(server) {
      server.middlewares.use("/demo/", (request, response, next) => answer(files, request, response, next));
    },
  };
  try {
    const options = { host: "localhost", port, strictPort: true, open: false };
    return await preview({ root: ROOT, build: { outDir: folder }, logLevel: "error", plugins: [demo], preview: options });
  } catch (error) {
    if (error.code === "EADDRINUSE" || /already in use/.test(error.message)) {
      throw new Remedy(`Port ${port} is taken: end what listens there, or choose another with PORT=8081.`);
    }
    throw error;
  }
}

function answer(files, request, response, next) {
  const name = new URL(request.url, "http://localhost").pathname.slice(1);
  const file = Object.hasOwn(files, name) ? files[name] : undefined;
  if (file === undefined) {
    response.writeHead(404, { "Content-Type": "text/plain" }).end("There is no such file.\n");
    return;
  }
  try {
    const body = typeof file.body === "function" ? file.body() : readFileSync(file.body);
    response.writeHead(200, {
      "Content-Type": file.type,
      "Cache-Control": "no-store",
      "Content-Security-Policy": "default-src 'none'; img-src 'self'; frame-src 'self'; style-src 'unsafe-inline'",
      "X-Content-Type-Options": "nosniff",
    });
    response.end(body);
  } catch (error) {
    next(error);
  }
}
