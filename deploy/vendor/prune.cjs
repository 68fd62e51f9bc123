// Leaves out of a style sheet what no page of ours uses: node prune.cjs SHEET HOUSE (purgecss beside it).
const { PurgeCSS } = require("purgecss");
const fs = require("fs");

const [sheet, house] = process.argv.slice(2);

new PurgeCSS()
  .purge({
    content: [`${house}/ticketing/**/templates/**/*.html`, `${house}/ticketing/web/static/*.js`, `${house}/ticketing/**/*.py`],
    css: [sheet],
    keyframes: true,
    fontFace: true,
    // Variables stay: our own sheet uses them too. Themes are chosen by an attribute, alerts by a name put together.
    safelist: { standard: ["html", "body", /data-bs-theme/], greedy: [/^alert/] },
  })
  .then(([found]) => fs.writeFileSync(sheet, found.css));
