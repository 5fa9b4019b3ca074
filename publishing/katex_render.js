// One JSON request {tex, display} a line on stdin, one JSON answer {html} or {error} a line on stdout.
const katex = require("katex");
const lines = require("node:readline").createInterface({ input: process.stdin, crlfDelay: Infinity });

lines.on("line", (line) => {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    // MathML beside the HTML: a screen reader reads the one, everyone sees the other.
    answer = { html: katex.renderToString(tex, { displayMode: display, output: "htmlAndMathml", strict: "error" }) };
  } catch (error) {
    answer = { error: String(error.message) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
