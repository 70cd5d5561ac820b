"use strict";
// Filters what is on the page, and opens what a link leads to. Reads only what the page has.
const form = document.querySelector("form");
const shown = form.querySelector("output");
const names = ["consumer", "provider", "operation", "verdict"];
const rows = [...document.querySelectorAll("[data-verdict]")];

function fits(row, wanted, words) {
  const matches = ([name, value]) => (row.dataset[name] || "").split(" ").includes(value);
  return wanted.every(matches) && words.every((word) => row.textContent.toLowerCase().includes(word));
}

function filter() {
  const wanted = names.map((name) => [name, form.elements[name].value]).filter(([, value]) => value);
  const words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !fits(row, wanted, words);
  for (const group of document.querySelectorAll("[data-group]")) {
    const some = [...group.querySelectorAll("[data-verdict]")].some((row) => !row.hidden);
    group.querySelector("[data-empty]").hidden = some;
  }
  const interactions = rows.filter((row) => row.matches("[data-row]"));
  const left = interactions.filter((row) => !row.hidden).length;
  const causes = rows.filter((row) => row.matches("[data-cause]") && !row.hidden).length;
  shown.textContent = wanted.length || words.length
    ? `${left} of ${interactions.length} interactions and ${causes} causes fit.` : shown.dataset.all;
}

function open() {
  let part = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  if (!part) return;
  const target = part;
  if (target.hidden || target.closest("[hidden]")) { form.reset(); filter(); }
  for (const own of target.querySelectorAll(":scope > details")) own.open = true;
  for (; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  target.scrollIntoView();
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));
window.addEventListener("hashchange", open);
filter();
open();
