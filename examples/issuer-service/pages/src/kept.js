// What stays on this phone: the key of live presentations, and codes if their holder wants them.

import { openDB } from "idb";

const open = () =>
  openDB("codes", 1, {
    upgrade(database) {
      database.createObjectStore("key");
      database.createObjectStore("codes");
    },
  });

export const key = async () => (await open()).get("key", "holder");

/** The key, made now if there is none; undefined where the browser knows no Ed25519. */
export async function makeKey() {
  const known = await key();
  if (known !== undefined) return known;
  try {
    const made = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    await (await open()).put("key", made, "holder");
    return made;
  } catch {
    return undefined;
  }
}

export const publicBytes = async (pair) =>
  new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));

/** Codes with their bearers' names, or undefined if none are to be kept. */
export const codes = async () => (await open()).get("codes", "all");
export const keepCodes = async (all) => (await open()).put("codes", all, "all");
export const dropCodes = async () => (await open()).delete("codes", "all");

export async function forget() {
  const database = await open();
  await Promise.all([database.clear("key"), database.clear("codes")]);
}
