// Opens an exported register: `npm run register -- IDENTITY FILE…` prints one JSON object a line.
import { readFileSync } from "node:fs";

import { Decrypter, armor } from "age-encryption";

import { Remedy, script } from "./remedy.mjs";

await script(async () => {
  const [identity, ...files] = process.argv.slice(2);
  if (identity === undefined || files.length === 0) {
    throw new Remedy("usage: npm run register -- IDENTITY FILE… (the identity is the file with AGE-SECRET-KEY-…)");
  }
  const decrypter = opener(identity);
  for (const file of files) {
    const entries = read(file).match(ENTRY) ?? [];
    if (entries.length === 0) {
      throw new Remedy(`${file} holds no entry of a register: give a file that the page exported.`);
    }
    for (const entry of entries) {
      console.log(await opened(decrypter, entry, file));
    }
  }
});

function opener(name) {
  const keys = read(name).match(/^AGE-SECRET-KEY-\S+$/gm) ?? [];
  if (keys.length === 0) {
    throw new Remedy(`${name} holds no AGE-SECRET-KEY-…: give the identity that belongs to the register's key.`);
  }
  const decrypter = new Decrypter();
  for (const key of keys) {
    try {
      decrypter.addIdentity(key);
    } catch {
      throw new Remedy(`${name} holds a damaged identity: copy it again.`);
    }
  }
  return decrypter;
}

async function opened(decrypter, entry, file) {
  try {
    return await decrypter.decrypt(armor.decode(entry), "text");
  } catch {
    throw new Remedy(`${file} is damaged or sealed to another key: give the identity that belongs to it.`);
  }
}

function read(name) {
  try {
    return readFileSync(name, "utf8");
  } catch (error) {
    throw new Remedy(`${name} cannot be read (${error.code}).`);
  }
}

const ENTRY = /-----BEGIN AGE ENCRYPTED FILE-----[^-]*-----END AGE ENCRYPTED FILE-----/g;
