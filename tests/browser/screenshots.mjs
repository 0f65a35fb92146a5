// SPDX-License-Identifier: Apache-2.0
//
// screenshots.mjs: the pictures of a report in README.md and docs/report.md
//
//   node screenshots.mjs CHROMIUM REPORT IMAGES
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const MOST_BYTES = 150_000;
const DESKTOP = { width: 1200, height: 740 };
const PHONE = { width: 390, height: 780 };
// name, page, what is at its top, size of the screen, colours
const PICTURES = [
  ["report-overview", "en/index.html", "main", DESKTOP, "light"],
  ["report-overview.zh", "zh/index.html", "main", DESKTOP, "light"],
  ["report-heat-dark", "en/index.html", "#heat", DESKTOP, "dark"],
  ["report-phone.zh", "zh/units/unit-sichuan.html", "main", PHONE, "light"],
  ["report-what-if", "en/what-if.html", "main", DESKTOP, "light"],
];

const [executablePath, report, images] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"] });

async function open(name, options) {
  const page = await (await browser.newContext({ reducedMotion: "reduce", ...options })).newPage();
  await page.goto(pathToFileURL(path.resolve(report, name)).href);
  return page;
}

for (const [name, address, top, viewport, colorScheme] of PICTURES) {
  const page = await open(address, { viewport, colorScheme });
  if (top !== "main") await page.evaluate((selector) => document.querySelector(selector).scrollIntoView(), top);
  await page.screenshot({ path: path.join(images, name + ".png") });
  await page.context().close();
}
const page = await open("zh/index.html", { viewport: DESKTOP });
const pdf = path.join(images, "page.pdf");
fs.writeFileSync(pdf, await page.pdf({ format: "A4", outline: true, tagged: true }));
await browser.close();
execFileSync("pdftoppm", ["-r", "75", "-png", "-f", "2", "-l", "2", "-singlefile", pdf, path.join(images, "report-paper.zh")]);
fs.rmSync(pdf);
for (const name of fs.readdirSync(images)) {
  const { size } = fs.statSync(path.join(images, name));
  console.log(`${name}: ${Math.round(size / 1000)} kB`);
  if (size > MOST_BYTES) process.exitCode = 1;
}
