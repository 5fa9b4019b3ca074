// Lighthouse's mobile scores of pages: `node lighthouse.mjs <chromium> <address>...`, one line of JSON an address.
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [chromePath, ...addresses] = process.argv.slice(2);
const chromeFlags = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];
if (process.getuid?.() === 0) chromeFlags.push("--no-sandbox");

const chrome = await launch({ chromePath, chromeFlags, logLevel: "silent" });
try {
  for (const address of addresses) {
    const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "silent", maxWaitForLoad: 120_000 });
    const scores = Object.fromEntries(
      Object.entries(lhr.categories).map(([name, category]) => [name, Math.round(100 * category.score)]),
    );
    const failed = Object.entries(lhr.categories).flatMap(([name, category]) =>
      name === "performance"
        ? []
        : category.auditRefs.filter(({ id, weight }) => weight && lhr.audits[id].score === 0).map(({ id }) => id),
    );
    const shift = lhr.audits["cumulative-layout-shift"]?.numericValue;
    const paint = lhr.audits["largest-contentful-paint"]?.numericValue;
    const blocking = lhr.audits["total-blocking-time"]?.numericValue;
    process.stdout.write(JSON.stringify({ address, scores, failed, shift, paint, blocking, error: lhr.runtimeError }) + "\n");
  }
} finally {
  await chrome.kill();
}
