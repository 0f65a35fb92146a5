// SPDX-License-Identifier: Apache-2.0
//
// produce.mjs: makes the results in this folder with axe-core and Lighthouse, in Chromium
//
//   node produce.mjs CHROMIUM FOLDER
//
// Needs the npm packages axe-core, playwright-core and lighthouse. The pages are served on this machine under the names
// east.example and west.example, so that the results have these addresses, and nothing in them is edited.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import lighthouse from "lighthouse";

const [program, folder] = process.argv.slice(2);
const pages = path.join(path.dirname(new URL(import.meta.url).pathname), "pages");
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const write = (name, what) => fs.writeFileSync(path.join(folder, name), `${JSON.stringify(what, null, 1)}\n`);

const server = http.createServer((request, response) => {
  const file = path.join(pages, request.headers.host.split(".")[0], request.url === "/" ? "index.html" : request.url);
  response.setHeader("Content-Type", "text/html");
  response.statusCode = fs.existsSync(file) ? 200 : 404;
  response.end(fs.existsSync(file) ? fs.readFileSync(file) : "");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const port = 9223;
const browser = await chromium.launch({
  executablePath: program,
  args: [`--host-resolver-rules=MAP *.example 127.0.0.1:${server.address().port}`, `--remote-debugging-port=${port}`],
});

async function runAxe(address) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.evaluate(axe);
  const results = await page.evaluate(() => globalThis.axe.run());
  await page.close();
  return results;
}

// Several pages of a site in one file, and a file of one page.
write("axe-east.json", [await runAxe("http://east.example/"), await runAxe("http://east.example/form.html")]);
write("axe-west.json", await runAxe("http://west.example/"));
for (const [name, address] of [["east", "http://east.example/form.html"], ["west", "http://west.example/"]]) {
  const run = await lighthouse(address, { port, onlyCategories: ["accessibility"], output: "json" });
  write(`lighthouse-${name}.json`, run.lhr);
}
await browser.close();
server.close();
