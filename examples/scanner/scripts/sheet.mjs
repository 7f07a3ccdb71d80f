// The sheet of codes, to be shown to the scanner or printed.

/** The page's text. Each code has `name`, `names`, `expect`, `documents` and `picture`. */
export function sheet(codes) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Codes · 示范码</title>
<style>${STYLE}</style>
<h1>Codes to scan <span lang="zh">示范码</span></h1>
<p>Made for this machine's demonstration keys; valid for a day.
<span lang="zh">由本机示范密钥签发，有效一天。</span></p>
<main>
${codes.map(article).join("\n")}
</main>
</html>
`;
}

/** A page of one picture that browsers ask for again every so many seconds. */
export function refreshed(picture, seconds) {
  return `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="${seconds}">
<title>Live</title>
<style>html, body { margin: 0; height: 100%; } img { width: 100%; height: 100%; object-fit: contain; }</style>
<img src="${picture}" alt="">
`;
}

function article({ name, names, expect, documents, picture }) {
  const frame = picture.frame ? `<iframe src="${picture.file}" title="${names[0]}"></iframe>` : "";
  const image = picture.frame ? "" : `<img src="${picture.file}" alt="${names[0]}">`;
  const rows = documents.map((it) => `<li><code>${it.split(":").join("</code> <code>")}</code></li>`);
  return `<article id="${name}">
<h2>${names[0]} <span lang="zh">${names[1]}</span></h2>
<figure>${image}${frame}</figure>
<p>${expect[0]}.<br><span lang="zh">${expect[1]}。</span></p>
<ol>${rows.join("")}</ol>
</article>`;
}

const STYLE = `
:root { font: 16px/1.4 system-ui, sans-serif; color: #111; background: #fff; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { font-weight: 600; margin: 0 0 .25rem; } h1 + p { margin-bottom: 2rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 3rem 2rem; }
article { break-inside: avoid; }
figure { margin: .5rem 0; }
img, iframe { display: block; width: 100%; max-width: 24rem; aspect-ratio: 1; object-fit: contain; border: 0; }
p { margin: .25rem 0; } ol { margin: .25rem 0; padding-left: 1.25rem; font-size: .9rem; }
code { font: inherit; font-variant-numeric: tabular-nums; background: #f1f1f1; padding: 0 .25em; }
@media print {
  @page { margin: 15mm; }
  body { max-width: none; margin: 0; padding: 0; }
  main { display: block; }
  article { break-after: page; } article:last-child { break-after: auto; }
  img, iframe { width: 120mm; max-width: none; }
}
`;
