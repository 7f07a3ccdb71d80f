// Whom the register of decisions is encrypted for.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { generateX25519Identity, identityToRecipient } from "age-encryption";

/** Writes register.txt, and register-key.txt unless it is there. Gives both. */
export async function registerKey(folder) {
  const file = join(folder, "register-key.txt");
  if (!existsSync(file)) {
    writeFileSync(file, `${await generateX25519Identity()}\n`, { mode: 0o600 });
  }
  const identity = readFileSync(file, "utf8").trim();
  const recipient = await identityToRecipient(identity);
  writeFileSync(join(folder, "register.txt"), `${recipient}\n`);
  return { identity, recipient };
}
