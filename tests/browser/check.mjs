// SPDX-License-Identifier: Apache-2.0
//
// check.mjs: looks at the pages of reports as people do who have other screens, other eyes or other hands
//
//   node check.mjs CHROMIUM REPORT… [--brief REPORT…] [--fits REPORT…]
//
// Of each kind of page of a report it opens the first and the largest. Of a report after --brief it checks the largest in
// one of its languages, and only whether the largest in the other fits on phones and on paper; of a report after --fits, that
// of both. Two pages are open at a time. See `checks` for what it checks. Prints what is wrong, one line each, and ends with
// 1 if there is anything.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const DESKTOP = { width: 1280, height: 900 };
const MOST_STOPS = 120; // of the Tab key on a page
const AT_ONCE = 2; // pages
const PAPER = { width: 672, height: 980 }; // A4 without its margins of 16 mm, in CSS pixels

const faults = new Map(); // what is wrong: how often, and where first, with which example
const advice = new Map(); // the same for best practices
function note(list, where, what, example = "") {
  const known = list.get(what) ?? { count: 0, where, example };
  list.set(what, { ...known, count: known.count + 1 });
}
const fault = (where, what, example) => note(faults, where, what, example);

// ---- which pages ----

function htmlFiles(folder) {
  return fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html")).sort();
}

// Pages of a kind have the same address but for what follows the first hyphen of the file name.
function kind(name) {
  return name.replace(/-[^/]*\.html$/, "");
}

// `language`: only pages of that folder.
function chosen(report, language) {
  const kinds = new Map();
  for (const name of htmlFiles(report))
    if (!language || name.startsWith(`${language}/`)) kinds.set(kind(name), [...(kinds.get(kind(name)) ?? []), name]);
  const size = (name) => fs.statSync(path.join(report, name)).size;
  return [...kinds.values()].flatMap((names) => {
    const largest = names.reduce((a, b) => (size(b) > size(a) ? b : a));
    return language ? [largest] : [...new Set([names[0], largest])];
  });
}

// ---- within the page ----

// Elements that stick out of the page, except within what scrolls by itself.
function overflows() {
  const wide = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= wide)
    return [];
  const scrolls = (element) => {
    for (let at = element; at; at = at.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  const found = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > wide + 1 && !scrolls(element));
  return found.slice(0, 3).map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}">`)
    .concat(found.length ? [] : [`the page is ${document.scrollingElement.scrollWidth} wide`]);
}

// Elements whose text is cut off.
function clipped() {
  return [...document.body.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    const text = [...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    return text && ["hidden", "clip"].includes(style.overflowX) && element.clientWidth > 1 &&
      (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
  }).slice(0, 3).map((element) => element.textContent.slice(0, 40));
}

function openDetails(open) {
  for (const element of document.querySelectorAll("details")) element.open = open;
}

// What can be focused, numbered in data-stop.
function numberStops() {
  const shown = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(
    (element) => element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }) &&
      !(element.type === "radio" && !element.checked));
  shown.forEach((element, number) => (element.dataset.stop = number));
  return shown.length;
}

// The element that has the focus: its number, and what is wrong with how it looks.
function lookAtFocus() {
  const element = document.activeElement;
  if (element === document.body || !element)
    return { stop: null };
  const style = getComputedStyle(element);
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const name = `<${element.tagName.toLowerCase()}> ${(element.textContent || element.getAttribute("aria-label") || "").trim().slice(0, 30)}`;
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const seen = [0.1, 0.5, 0.9].some((share) => {
    const x = Math.min(Math.max(box.left + box.width * share, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element));
  });
  return { stop: element.dataset.stop ?? null, name, outlined, seen };
}

// What a mouse can press and a keyboard cannot.
function mouseOnly() {
  return [...document.body.querySelectorAll("*")].filter(
    (element) => getComputedStyle(element).cursor === "pointer" &&
      !element.closest("a[href], button, summary, input, select, label, [tabindex]")).slice(0, 3).map(
    (element) => `<${element.tagName.toLowerCase()}>`);
}

function moving() {
  return [document.documentElement, ...document.body.querySelectorAll("*")].filter((element) => {
    const style = getComputedStyle(element);
    return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0.01 || style.scrollBehavior === "smooth";
  }).slice(0, 3).map((element) => `<${element.tagName.toLowerCase()}>`);
}

// Small pictures within rows that cannot be told from what is behind them.
function invisibleBars() {
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  return [...document.querySelectorAll(".bar rect")].filter(
    (element) => getComputedStyle(element).fill === paper).slice(0, 3).map((element) => element.getAttribute("class"));
}

// Columns of figures that a press of their button does not put in order: the highest first, of ranks the lowest. What has
// no figure comes last. The exact values count, not the rounded ones.
function unsorted() {
  const figure = (cell) => (cell.dataset.value ? Number(cell.dataset.value) : parseFloat(cell.textContent.replace(/[≈,]/g, "")));
  const wrong = [];
  for (const button of [...document.querySelectorAll("th.n > .sort")].slice(0, 40)) {
    const heading = button.parentElement, rows = [...heading.closest("table").tBodies[0].rows];
    const sign = heading.classList.contains("rank") ? 1 : -1;
    const values = () => [...heading.closest("table").tBodies[0].rows].filter((row) => !row.classList.contains("note")).map(
      (row) => sign * figure(row.cells[heading.cellIndex])).filter((value) => !Number.isNaN(value));
    button.click();
    const sorted = values();
    if (sorted.some((value, i) => i > 0 && value < sorted[i - 1])) wrong.push(heading.textContent);
    button.click();
    button.click();
    if ([...heading.closest("table").tBodies[0].rows].some((row, i) => row !== rows[i])) wrong.push(heading.textContent + ", back");
  }
  return wrong.slice(0, 3);
}

// Searching the findings of a unit: the last one, which may be behind a summary, is found by its indicator and its row of the
// evidence, with its heading and no others; nothing is found by what is nowhere; and then all is as it was.
function unfound() {
  const whole = document.querySelector("[data-search]"), field = whole?.previousElementSibling?.querySelector("input");
  if (!field)
    return [];
  const wrong = [], rows = [...whole.querySelectorAll("tbody > tr")], details = [...whole.querySelectorAll("details")];
  const isFinding = (row) => !row.matches(".group, .note, .rest");
  const enter = (text) => {
    field.value = text;
    field.dispatchEvent(new Event("input"));
    return rows.filter((row) => row.checkVisibility());
  };
  const last = rows.filter(isFinding).at(-1), heading = last.parentElement.rows[0];
  const before = enter("");
  const found = enter(`${heading.querySelector("a").textContent} ${last.querySelector(".place")?.textContent ?? ""}`);
  if (!found.includes(last) || !found.includes(heading)) wrong.push("the last finding");
  if (found.filter(isFinding).length > 3 || found.some((row) => row.matches(".group") && !found.some((other) =>
    isFinding(other) && other.parentElement === row.parentElement))) wrong.push("others");
  if (!found.some((row) => row.matches(".note")) && last.parentElement.querySelector(".note")) wrong.push("its advice");
  if (enter("qqzzqq").length || whole.querySelector("table:not([hidden])")) wrong.push("what is nowhere");
  const after = enter("");
  if (after.length !== before.length || details.some((one) => one.open)) wrong.push("all again");
  return wrong;
}

// The distances that WCAG 1.4.12 lets readers choose.
function spread() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }" +
    "p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = [sheet];
}

function enlarge() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { font-size: 200% !important }");
  document.adoptedStyleSheets = [sheet];
}

const asPlain = () => { document.adoptedStyleSheets = []; };

// ---- the checks; each gets a page at which nothing has been changed but the size ----

// `rules`: only these; otherwise all.
async function axe(page, where, how, rules) {
  await page.evaluate(axeSource);
  const runOnly = rules ?? [...RULES, "best-practice"];
  const found = await page.evaluate((only) => globalThis.axe.run(document, {
    runOnly: only, resultTypes: ["violations"], preload: false }), runOnly);
  for (const violation of found.violations)
    note(violation.tags.includes("best-practice") ? advice : faults, where, `axe, ${how}: ${violation.id}: ${violation.help}`,
         `${violation.nodes[0].html.slice(0, 200)} ${(violation.nodes[0].any[0]?.message ?? "").slice(0, 160)}`);
}

// What is behind closed details is checked as well. In the dark only colours are other.
async function everyScheme(page, where) {
  await page.evaluate(openDetails, true);
  await axe(page, where, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await axe(page, where, "dark", ["color-contrast", "link-in-text-block"]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.evaluate(openDetails, false);
}

async function look(page, where, how) {
  for (const what of await page.evaluate(overflows)) fault(where, `${how}: the page has to be scrolled sideways`, what);
  for (const what of await page.evaluate(clipped)) fault(where, `${how}: a text is cut off`, what);
}

async function fits(page, where) {
  await page.evaluate(openDetails, true);
  await page.setViewportSize({ width: 320, height: 800 });
  await look(page, where, "320 px");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(PAPER); // which does not scroll
  for (const what of await page.evaluate(overflows)) fault(where, "paper: wider than the paper", what);
  await page.emulateMedia({ media: "screen" });
  await page.setViewportSize(DESKTOP);
  await page.evaluate(openDetails, false);
}

async function narrow(page, where) {
  await page.evaluate(openDetails, true);
  for (const [width, how] of [[390, "390 px"], [640, "zoomed to 200 %"], [1280, "1280 px"], [1920, "1920 px"]]) {
    await page.setViewportSize({ width, height: 800 });
    await look(page, where, how);
    if (width === 390) await axe(page, where, how, ["target-size", "scrollable-region-focusable", "list", "region"]);
  }
  await page.setViewportSize(DESKTOP);
  await page.evaluate(enlarge);
  await look(page, where, "text of 200 %");
  await page.evaluate(spread);
  await look(page, where, "wider spacing of text");
  await page.evaluate(asPlain);
  await page.evaluate(openDetails, false);
}

async function keyboard(page, where) {
  await page.emulateMedia({ reducedMotion: "reduce" }); // the page need not be waited for
  const stops = await page.evaluate(numberStops);
  const reached = new Set();
  await page.evaluate(() => { document.activeElement?.blur(); getSelection()?.removeAllRanges(); scrollTo(0, 0); });
  for (let i = 0; i < Math.min(stops, MOST_STOPS); i++) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(lookAtFocus);
    if (focus.stop === null)
      break;
    reached.add(focus.stop);
    if (!focus.outlined) fault(where, "keyboard: the focus is not outlined", focus.name);
    if (!focus.seen) fault(where, "keyboard: what has the focus cannot be seen", focus.name);
  }
  if (reached.size < Math.min(stops, MOST_STOPS))
    fault(where, "keyboard: not everything is reached with Tab", `${reached.size} of ${stops}`);
  for (const what of await page.evaluate(mouseOnly)) fault(where, "keyboard: only a mouse can press it", what);
}

async function sorting(page, where) {
  for (const what of await page.evaluate(unsorted)) fault(where, "sorting: a column is in another order", what);
}

async function searching(page, where) {
  for (const what of await page.evaluate(unfound)) fault(where, "searching: not found as it should be", what);
}

async function preferences(page, where) {
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const what of await page.evaluate(moving)) fault(where, "reduced motion: it moves", what);
  await page.emulateMedia({ reducedMotion: "no-preference", forcedColors: "active" });
  for (const what of await page.evaluate(invisibleBars)) fault(where, "forced colours: a bar is invisible", what);
  await page.emulateMedia({ forcedColors: "none" });
}

const letters = (text) => {
  const counts = new Map();
  for (const letter of text.normalize("NFKC").replace(/[\s\u00ad]/gu, "")) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
};

// Headings of the outline, as Chromium writes them: UTF-16 in hexadecimal digits, or plain letters.
function bookmarks(pdf) {
  const raw = pdf.toString("latin1");
  return [...raw.matchAll(/\/Title\s*(?:<([0-9A-Fa-f\s]*)>|\(((?:[^()\\]|\\.)*)\))/g)].map(([, hex, plain]) =>
    hex === undefined ? plain.replace(/\\(.)/g, "$1")
      : Buffer.from(hex.replace(/\s/g, "").replace(/^feff/i, ""), "hex").swap16().toString("utf16le"));
}

async function paper(page, where, work) {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(PAPER);
  const shown = await page.evaluate(() => document.querySelector("main").innerText);
  const all = await page.evaluate((open) => {
    for (const element of document.querySelectorAll("details")) element.open = open;
    const text = document.querySelector("main").innerText;
    for (const element of document.querySelectorAll("details")) element.open = !open;
    return text;
  }, true);
  const headings = await page.evaluate(() => [...document.querySelectorAll("main :is(h1, h2, h3)")].filter(
    (element) => element.checkVisibility()).map((element) => element.innerText.trim()));
  const heads = await page.evaluate(() => [...document.querySelectorAll("thead")].filter(
    (element) => element.checkVisibility() && getComputedStyle(element).display !== "table-header-group").length);
  await page.setViewportSize(DESKTOP);
  if (shown.length < all.length)
    fault(where, "paper: closed details are not printed");
  if (heads)
    fault(where, "paper: the heading of a table is not repeated");
  const pdf = await page.pdf({ format: "A4", outline: true, tagged: true, printBackground: true });
  await page.emulateMedia({ media: "screen" });
  const file = path.join(work, "page.pdf");
  fs.writeFileSync(file, pdf);
  const strip = (text) => text.replace(/\s+/gu, "");
  // Chromium repeats the first line of a heading of several.
  const marks = bookmarks(pdf).map(strip);
  const lost = headings.filter((heading) => !marks.some((mark) => mark.endsWith(strip(heading))));
  if (lost.length)
    fault(where, "paper: a heading is no bookmark", lost[0]);
  const printed = letters(execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8", maxBuffer: 1 << 28 }));
  const missing = [...letters(shown)].filter(([letter, count]) => (printed.get(letter) ?? 0) < count);
  if (missing.length)
    fault(where, "paper: letters are cut off", missing.slice(0, 5).map(([letter, count]) =>
      `${letter} ${count} times, found ${printed.get(letter) ?? 0}`).join("; "));
}

const checks = [everyScheme, fits, narrow, keyboard, sorting, searching, preferences, paper];

// ---- all ----

const text = (page) => page.evaluate(() => {
  for (const element of document.querySelectorAll("details")) element.open = true;
  return document.querySelector("main").innerText;
});

const address = (report, name) => [pathToFileURL(report).href, ...name.split("/").map(encodeURIComponent)].join("/");

// The page opened in a context, with what it asks for and complains of.
async function open(context, report, name) {
  const page = await context.newPage();
  const root = pathToFileURL(report).href + "/";
  page.on("request", (request) => {
    if (!request.url().startsWith(root)) fault(name, "asks for what is not of the report", request.url().slice(0, 200));
  });
  page.on("requestfailed", (request) => fault(name, "cannot load a file", request.url().slice(0, 200)));
  page.on("console", (message) => fault(name, "says something on the console", message.text().slice(0, 300)));
  page.on("pageerror", (error) => fault(name, "has an error", error.message.slice(0, 300)));
  await page.goto(address(report, name));
  return page;
}

// Without scripts there is the same to read; with them there may be more, such as a search.
async function compareWithBare(page, bare, where) {
  const [less, more] = [letters(await text(bare)), letters(await text(page))];
  const lost = [...less].filter(([letter, count]) => (more.get(letter) ?? 0) < count);
  const hidden = [...more].filter(([letter, count]) => !less.has(letter));
  if (lost.length) fault(where, "a script takes text away", lost[0].join(" "));
  if (hidden.length > 20) fault(where, "only a script shows a text", hidden.map(([letter]) => letter).join(""));
}

async function checkWidth(browser, { report, name }) {
  const page = await browser.newPage({ viewport: DESKTOP });
  await page.goto(address(report, name));
  await fits(page, `${path.basename(report)}/${name}`);
  await page.close();
}

async function checkPage(browser, { report, name }) {
  const where = `${path.basename(report)}/${name}`;
  const work = fs.mkdtempSync(path.join(process.cwd(), "page-"));
  const scripted = await browser.newContext({ viewport: DESKTOP });
  const plain = await browser.newContext({ viewport: DESKTOP, javaScriptEnabled: false });
  const page = await open(scripted, report, name);
  for (const check of checks) await check(page, where, work);
  if (!/what-if|compare/.test(name)) // where a script works out other figures, or shows what is chosen
    await compareWithBare(page, await open(plain, report, name), where);
  await scripted.close();
  await plain.close();
  fs.rmSync(work, { recursive: true });
}

async function checkAll(browser, pages) {
  const waiting = [...pages];
  const next = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift())
      await (page.whole ? checkPage : checkWidth)(browser, page);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

// After an option, the reports that follow it, up to the next.
function pagesOf(words) {
  let option = "";
  return words.flatMap((word, i) => {
    if (word.startsWith("--")) option = word;
    if (word === option) return [];
    const report = path.resolve(word);
    const one = ["zh", "en"][i % 2];
    const whole = { "": chosen(report), "--brief": chosen(report, one), "--fits": [] }[option];
    const fitting = ["zh", "en"].flatMap((language) => chosen(report, language));
    return [...new Set([...whole, ...fitting])].map((name) => ({ report, name, whole: whole.includes(name) }));
  });
}

const [executablePath, ...reports] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
const pages = pagesOf(reports);
await checkAll(browser, pages);
await browser.close();
for (const [word, list] of [["advice", advice], ["FAIL", faults]])
  for (const [what, { count, where, example }] of list)
    console.log(`${word}: ${where}: ${what}${count > 1 ? ` (${count} times)` : ""}: ${example.replace(/\s+/g, " ")}`);
console.log(`${pages.length} pages, ${faults.size} faults`);
process.exit(faults.size ? 1 : 0);
