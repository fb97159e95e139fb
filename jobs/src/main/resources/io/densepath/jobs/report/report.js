
"use strict";

function order(cell) {
  if (cell.dataset.value !== undefined) {
    return Number(cell.dataset.value);
  }
  return cell.classList.contains("number") ? NaN : cell.textContent.toLowerCase();
}

// What has no number comes last, whichever way the others go.
function compare(a, b, sign) {
  if (typeof a === "string" || typeof b === "string") {
    return sign * String(a).localeCompare(String(b));
  }
  return isNaN(a) - isNaN(b) || sign * (a - b) || 0;
}

function sort(head) {
  const table = head.closest("table");
  const column = head.cellIndex;
  const ascending = head.getAttribute("aria-sort")
    ? head.getAttribute("aria-sort") === "descending"
    : !head.classList.contains("number");
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, row => [order(row.cells[column]), row]);
  rows.sort((a, b) => compare(a[0], b[0], ascending ? 1 : -1));
  body.append(...rows.map(row => row[1]));
  for (const other of table.tHead.rows[0].cells) {
    other.removeAttribute("aria-sort");
  }
  head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
}

function search(field) {
  const wanted = field.value.trim().toLowerCase();
  const rows = Array.from(field.closest(".searched").querySelectorAll("tbody tr"));
  let found = 0;
  for (const row of rows) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
    found += !row.hidden;
  }
  field.nextElementSibling.textContent = wanted ? `${found} of ${rows.length} rows` : "";
}

for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => sort(button.closest("th")));
}
for (const field of document.querySelectorAll(".search input")) {
  field.addEventListener("input", () => search(field));
}
