// SPDX-License-Identifier: Apache-2.0
//
// report.js: what a report's pages can do with a script, and do not need: sorting and searching tables
//
// Controls are made here, so a page without the script has none that do nothing. Texts are in the page, in the element
// "words". A row and the notes below it stay together.
"use strict";

const words = JSON.parse(document.getElementById("words").textContent);
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

function element(name, attributes, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
}

// A number in the way of the language: in English its digits before the point stand in threes.
function readable(number) {
  if (!document.documentElement.lang.startsWith("en")) return String(number);
  return String(number).replace(/\d+(\.\d+)?/g, (digits) => {
    const [whole, ...rest] = digits.split(".");
    return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...rest].join(".");
  });
}

// "{shown} of {all} rows" with its values.
function fill(text, values) {
  const shown = (value) => (typeof value === "number" ? readable(value) : value);
  return text.replace(/\{(\w+)\}/g, (whole, name) => shown(values[name]) ?? whole);
}

// What is searched: without differences of case, and with numbers as people type them.
function searchable(text) {
  return text.toLowerCase().replace(/(\d),(?=\d{3}(?!\d))/g, "$1");
}

// ---- rows ----

// The rows of a table, each with its notes, in the order of the page.
function rowsOf(body) {
  const rows = [];
  for (const row of body.rows)
    if (row.classList.contains("note") && rows.length) rows[rows.length - 1].notes.push(row);
    else rows.push({ row, notes: [] });
  return rows;
}

// Cells that are empty because they would repeat the one above: [cell, the one that it repeats]. These are filled while
// rows are not in the order of the page.
function repeatsOf(rows) {
  const repeats = [], above = [];
  for (const { row } of rows) {
    let leading = true;
    for (const [i, cell] of [...row.cells].entries()) {
      leading &&= cell.textContent === "" && above[i] !== undefined;
      if (leading) repeats.push([cell, above[i]]);
      else above[i] = cell;
    }
  }
  return repeats;
}

function fillRepeats(table, fully) {
  for (const [cell, source] of table.repeats) cell.replaceChildren(...(fully ? source.cloneNode(true).childNodes : []));
}

// ---- sorting ----

// What a cell is sorted by: the exact value where the page gives it, else its text.
const valueOf = (cell) => cell.dataset.value ?? cell.textContent;

// The first number in it; NaN if it has none.
function numberIn(cell) {
  if (cell.dataset.value) return Number(cell.dataset.value);
  const text = cell.textContent.replace(/[,\s]/g, "").replace(/[−–](?=\d)/, "-");
  const found = /^[^\d+-]*?([+-]?\d+(\.\d+)?)/.exec(text);
  return found ? Number(found[1]) : NaN;
}

// Cells without a number come last in either direction.
function compareNumbers(a, b, sign) {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
  return sign * (a - b);
}

function arrange(table) {
  const { column, direction } = table.sorted;
  const rows = [...table.rows];
  fillRepeats(table, direction !== "none" || table.searching);
  if (direction !== "none") {
    const sign = direction === "ascending" ? 1 : -1;
    const numeric = table.headings[column].classList.contains("n");
    const value = ({ row }) => (numeric ? numberIn : valueOf)(row.cells[column]);
    const keys = new Map(rows.map((row) => [row, value(row)]));
    rows.sort((a, b) => numeric ? compareNumbers(keys.get(a), keys.get(b), sign)
                                : sign * collator.compare(keys.get(a), keys.get(b)));
  }
  table.body.append(...rows.flatMap(({ row, notes }) => [row, ...notes]));
  table.headings.forEach((heading, i) =>
    i === column && direction !== "none" ? heading.setAttribute("aria-sort", direction)
                                         : heading.removeAttribute("aria-sort"));
}

// A column of figures begins with the highest, one of ranks or texts with the first; the third time, the page's order is
// back.
function sortBy(table, column) {
  const { classList } = table.headings[column];
  const first = classList.contains("n") && !classList.contains("rank") ? "descending" : "ascending";
  const second = first === "descending" ? "ascending" : "descending";
  const now = table.sorted.column === column ? table.sorted.direction : "none";
  table.sorted = { column, direction: now === "none" ? first : now === first ? second : "none" };
  arrange(table);
}

function addSorting(table) {
  table.headings.forEach((heading, column) => {
    if (heading.textContent === "") return;
    // A link stays one: the button is then beside it, and has the same name.
    const button = heading.querySelector("a")
      ? element("button", { type: "button", class: "sort", "aria-label": heading.textContent })
      : element("button", { type: "button", class: "sort" }, ...heading.childNodes);
    button.addEventListener("click", () => sortBy(table, column));
    heading.append(...(heading.querySelector("a") ? ["\u00a0"] : []), button); // in the line of the last word
  });
}

// ---- searching ----

const LONG = 15; // rows from which on a table can be searched

// Shows the rows that have every word of the text, in themselves or in their notes.
function search(table, text) {
  const wanted = searchable(text).split(/\s+/).filter(Boolean);
  let shown = 0;
  table.searching = wanted.length > 0;
  fillRepeats(table, table.searching || table.sorted.direction !== "none");
  for (const { row, notes } of table.rows) {
    const all = [row, ...notes];
    const content = all.map((one) => searchable(one.textContent)).join(" ");
    const hidden = !wanted.every((word) => content.includes(word));
    for (const one of all) one.hidden = hidden;
    shown += !hidden;
  }
  return table.searching ? fill(words.shown, { shown, all: table.rows.length }) : "";
}

// A field before an element; `find` gets its text, and says what was found.
function addField(before, label, find) {
  const field = element("input", { type: "search" });
  const found = element("output", { "aria-live": "polite" });
  field.addEventListener("input", () => { found.textContent = find(field.value); });
  before.before(element("div", { class: "search" }, element("label", {}, label, " ", field), found));
}

function addSearch(table) {
  addField(table.element.closest(".scroll") ?? table.element, words.search, (text) => search(table, text));
}

// ---- findings, whose tables have a body for each indicator ----

// The findings of a body: `row`, and `with`: the rows shown with it. A heading belongs to all of them, and so do points
// without a finding; a note belongs to those above it, up to another.
function findingsOf(body) {
  const findings = [], [heading, ...rows] = body.rows;
  let open = [];
  for (const row of rows)
    if (row.classList.contains("rest")) {
      for (const finding of findings) finding.with.push(row);
    } else if (row.classList.contains("note")) {
      for (const finding of open) finding.with.push(row);
      open = [];
    } else {
      open.push({ row, with: [heading] });
      findings.push(open.at(-1));
    }
  return findings;
}

// Shows the findings that have every word, with their heading and advice, also those behind a summary, which is open
// meanwhile.
function searchFindings(whole, findings, text) {
  const wanted = searchable(text).split(/\s+/).filter(Boolean);
  const hits = findings.filter((finding) => {
    const content = [finding.row, ...finding.with].map((one) => searchable(one.textContent)).join(" ");
    return wanted.every((word) => content.includes(word));
  });
  const shown = new Set(hits.flatMap((finding) => [finding.row, ...finding.with]));
  for (const row of whole.querySelectorAll("tbody > tr")) row.hidden = !shown.has(row);
  for (const table of whole.querySelectorAll("table")) table.hidden = !table.querySelector("tbody > tr:not([hidden])");
  for (const details of whole.querySelectorAll("details")) {
    details.hidden = !details.querySelector("tbody > tr:not([hidden])");
    details.open = wanted.length > 0;
  }
  return wanted.length ? fill(words.shown, { shown: hits.length, all: findings.length }) : "";
}

function prepareFindings(whole) {
  const findings = [...whole.querySelectorAll("tbody")].flatMap(findingsOf);
  if (findings.length > LONG)
    addField(whole, whole.dataset.search, (text) => searchFindings(whole, findings, text));
}

// ---- all tables ----

// Trees, short lists of shares and groups of rows stay as they are, and so do tables with cells over several rows.
function prepare(whole) {
  const heading = whole.tHead?.rows[0], body = whole.tBodies[0];
  if (!heading || !body || whole.matches(".shares") || whole.querySelector("[rowspan], .d1, .group")) return;
  const rows = rowsOf(body);
  const table = {
    element: whole, body, rows, headings: [...heading.cells], repeats: repeatsOf(rows),
    sorted: { column: 0, direction: "none" }, searching: false,
  };
  if (rows.some(({ row }) => row.cells.length !== table.headings.length)) return;
  if (rows.length > 2) addSorting(table);
  if (rows.length > LONG) addSearch(table);
}

for (const whole of document.querySelectorAll("[data-search]")) prepareFindings(whole);
for (const table of document.querySelectorAll("table")) if (table.id !== "what-if") prepare(table);
