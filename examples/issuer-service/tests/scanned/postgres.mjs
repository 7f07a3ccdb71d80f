// A PostgreSQL of the tests' own, in a temporary folder, that ends with them.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const BIN = "/usr/lib/postgresql/15/bin";

/** Whether there is one; where one is required and missing, an error. */
export function isThere() {
  const found = existsSync(join(BIN, "postgres"));
  if (!found && process.env.HEALTHCODE_REQUIRE_PEERS === "1") throw new Error("PostgreSQL 15 is required and not found");
  return found;
}

/** Its URL, and `stop`. */
export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), "issuer-pg-"));
  // The server refuses to run as root.
  const isRoot = process.getuid() === 0;
  if (isRoot) execFileSync("chown", ["postgres", folder]);
  const as = isRoot ? ["runuser", "-u", "postgres", "--"] : ["env"];
  const run = (program, ...args) =>
    execFileSync(as[0], [...as.slice(1), join(BIN, program), ...args], { cwd: folder, stdio: "ignore" });
  const data = join(folder, "data");
  run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "-D", data);
  const server = spawn(as[0], [...as.slice(1), "sh", "-c", SCRIPT, "sh", join(BIN, "postgres"), data, folder], {
    cwd: folder,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const gone = once(server, "exit");
  const stop = async () => {
    server.stdin.end();
    await gone;
  };
  for (let left = 200; ; left -= 1) {
    try {
      run("pg_isready", "-h", folder);
      break;
    } catch (error) {
      if (left === 0) {
        await stop();
        throw error;
      }
      await wait(50);
    }
  }
  return { url: `postgres://postgres@localhost/postgres?host=${folder}`, stop };
}

// Its standard input is ours: the server stops and its folder goes when this process ends, however it does.
const SCRIPT = `"$1" -D "$2" -k "$3" -c listen_addresses= & server=$!
  read -r end; kill -INT $server; wait $server; cd /; rm -rf "$3"`;
