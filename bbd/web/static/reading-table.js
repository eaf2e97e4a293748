// What the table of readings does beyond HTML: paste a block, move between rows.
"use strict";
(() => {
  const table = document.getElementById("reading-table");
  const told = document.getElementById("reading-told");
  if (!table || !told) return;
  const grid = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input[type=text], textarea")]);

  const placeOf = (cell) => {
    const row = grid.findIndex((cells) => cells.includes(cell));
    return [row, row < 0 ? -1 : grid[row].indexOf(cell)];
  };

  // Excel puts a cell with line breaks, tabs or quotes into quotes, and doubles those inside.
  const parse = (text) => {
    const rows = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      const row = rows[rows.length - 1];
      if (quoted && sign === '"' && text[at + 1] === '"') { row[row.length - 1] += '"'; at += 1; }
      else if (sign === '"' && (quoted || row[row.length - 1] === "")) quoted = !quoted;
      else if (!quoted && sign === "\t") row.push("");
      else if (!quoted && sign === "\n") rows.push([""]);
      else row[row.length - 1] += sign;
    }
    const last = rows[rows.length - 1];
    if (last.length === 1 && last[0] === "") rows.pop();
    return rows;
  };

  const tell = (said) => { told.textContent = said; };

  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
    const [top, left] = placeOf(event.target);
    if (top < 0 || !(text.includes("\t") || text.replace(/\n$/, "").includes("\n"))) return;
    event.preventDefault();
    let outside = 0;
    parse(text).forEach((cells, down) => cells.forEach((value, right) => {
      const cell = (grid[top + down] || [])[left + right];
      if (cell) cell.value = value.trim(); else if (value.trim()) outside += 1;
    }));
    tell(outside ? `${outside} Zellen passten nicht in die Tabelle.` : "");
  });

  table.addEventListener("keydown", (event) => {
    const [row, column] = placeOf(event.target);
    if (row < 0 || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    // In a text of several lines the keys stay what they are.
    if (event.target.value.includes("\n")) return;
    const step = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey) ? -1
      : event.key === "ArrowDown" || event.key === "Enter" ? 1 : 0;
    if (!step) return;
    event.preventDefault();
    const next = grid[row + step];
    if (next) { next[column].focus(); next[column].select(); }
  });

  table.addEventListener("input", () => tell(""));
})();
