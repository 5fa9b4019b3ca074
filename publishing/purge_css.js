// One JSON request on stdin: {css, tags, classes, ids, attributes: {names, values}, words}; the style sheet that is left
// on stdout. `words` are the words of the pages' scripts, which may set any class or attribute later.
const { PurgeCSS } = require("purgecss");

let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (piece) => (text += piece));
process.stdin.on("end", async () => {
  const { css, words, ...shown } = JSON.parse(text);
  const [purged] = await new PurgeCSS().purge({
    css: [{ raw: css }],
    content: [{ raw: "pages", extension: "shown" }],
    extractors: [{ extensions: ["shown"], extractor: () => ({ ...shown, undetermined: words }) }],
    dynamicAttributes: ["data-theme", "data-mode", "open", "hidden", "aria-expanded"],
    keyframes: true,
  });
  process.stdout.write(purged.css);
});
