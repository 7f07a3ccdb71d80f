// The command `healthcode`: found or built once, and run.
import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { fileURLToPath } from "node:url";

import { Remedy } from "./remedy.mjs";

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));

/** The command's file: HEALTHCODE_CLI, or what cargo builds of this checkout. */
export function findCli() {
  const named = process.env.HEALTHCODE_CLI;
  if (named === undefined || named === "") {
    return built();
  }
  try {
    accessSync(named, constants.X_OK);
  } catch {
    throw new Remedy("HEALTHCODE_CLI names no program: give the path of the `healthcode` binary.");
  }
  return named;
}

/** Runs the command at `cli`, and gives what it prints without the last line's end. */
export function run(cli, args, input) {
  try {
    const options = { encoding: "utf8", input, stdio: ["pipe", "pipe", "pipe"] };
    return execFileSync(cli, args.map(String), options).trimEnd();
  } catch (error) {
    throw new Error(`healthcode ${args.slice(0, 2).join(" ")}: ${error.stderr || error.message}`);
  }
}

function built() {
  const args = ["build", "--release", "--locked", "--package", "healthcode-cli"];
  let messages;
  try {
    messages = execFileSync("cargo", [...args, "--message-format", "json-render-diagnostics"], {
      cwd: REPOSITORY,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "inherit"],
    });
  } catch {
    throw new Remedy(
      "No `healthcode` command: set HEALTHCODE_CLI to its path, or install Rust for cargo to build it.",
    );
  }
  const executables = messages
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).executable)
    .filter((file) => typeof file === "string");
  return executables.at(-1);
}
