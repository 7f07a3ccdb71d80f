import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

if (!existsSync(new URL("../../bindings/wasm/dist/healthcode.js", import.meta.url))) {
  throw new Error("healthcode-wasm is not built: run bindings/wasm/build.sh first");
}

// What the page may do: its own files, WebAssembly, and nothing else. Bundles and lists are fetched
// from the page's own origin; others are named, separated by spaces, when it is built.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "media-src 'self'",
  `connect-src 'self' ${process.env["TRUST_ORIGINS"] ?? ""}`.trim(),
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

const headers = {
  "Content-Security-Policy": [...policy, "frame-ancestors 'none'"].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

// In the page too, for servers whose headers nobody sets.
const policyInPage = (): Plugin => ({
  name: "policy-in-page",
  apply: "build",
  transformIndexHtml: () => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: policy.join("; ") }, injectTo: "head-prepend" },
  ],
});

// The service worker, with the names of all files and a version that changes with any of them.
const offline = (): Plugin => ({
  name: "offline",
  apply: "build",
  // The page itself is one of the files, and is made last.
  enforce: "post",
  generateBundle(_, bundle) {
    const hash = createHash("sha256");
    const built = Object.values(bundle).filter(({ fileName }) => !fileName.endsWith(".map"));
    for (const file of built) {
      hash.update(file.fileName).update(file.type === "chunk" ? file.code : file.source);
    }
    if (!built.some(({ fileName }) => fileName === "index.html")) {
      throw new Error("the page is not among its files");
    }
    const shipped = readdirSync("public").sort();
    for (const name of shipped) {
      hash.update(name).update(readFileSync(`public/${name}`));
    }
    const files = ["./", ...built.map(({ fileName }) => fileName).filter((name) => name !== "index.html"), ...shipped];
    const source = readFileSync("src/sw.js", "utf8")
      .replace("__VERSION__", JSON.stringify(hash.digest("hex").slice(0, 16)))
      .replace("__FILES__", JSON.stringify(files.sort()));
    this.emitFile({ type: "asset", fileName: "sw.js", source });
  },
});

export default defineConfig({
  base: "./",
  plugins: [policyInPage(), offline()],
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  worker: { format: "es" },
  optimizeDeps: { exclude: ["healthcode-wasm"] },
  preview: { headers, host: "localhost", port: 8080, strictPort: true },
  test: { include: ["src/**/*.test.ts"] },
});
