// One world and one browser for all tests of a process.
import { rigged } from "../rig.mjs";

export const rig = await rigged();
