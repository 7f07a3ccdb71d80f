// The page in a browser, one part after the other: `node --test test/page/scan.mjs` runs one alone.
import "./page/trust.mjs";
import "./page/scan.mjs";
import "./page/documents.mjs";
import "./page/trouble.mjs";
import "./page/looks.mjs";
import "./page/offline.mjs";
// Last, when nothing else runs beside it.
import "./page/speed.mjs";
