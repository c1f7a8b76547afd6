// Lines of a list as rows of cells, and tables out of the clipboard. Pure: nothing here touches the page.
// The same parting as documents/cells.py: cells stand in one line parted by ；, what is over stays in the last cell.

export type Row = string[];
const PART = "；";

/** Read the lines a list is kept in as rows of `width` cells. */
export function rowsOf(text: string, width: number): Row[] {
  return text.split("\n").filter((line) => line.trim()).map((line) => cellsOf(line, width));
}

/** Write rows as the lines a list is kept in; rows without a word are left out. */
export function textOf(rows: Row[]): string {
  return rows.map(lineOf).filter((line) => line).join("\n");
}

/** Say whether nothing stands in a row. */
export function isEmpty(row: Row): boolean {
  return row.every((cell) => !cell.trim());
}

/** Read a table out of what Word, Excel or a page put into the clipboard; null where there is none. */
export function pastedRows(html: string, plain: string): Row[] | null {
  const rows = (html.includes("<table") ? ofHtml(html) : null) ?? ofPlain(plain);
  const filled = rows.filter((row) => !isEmpty(row));
  return filled.length > 1 || filled.some((row) => row.length > 1) ? filled : null;
}

/** Bring pasted rows into the columns from `column` on: heads and running numbers go, cells too many join the last. */
export function fitted(rows: Row[], columns: string[], column: number): Row[] {
  const plain = column === 0 ? withoutNumbers(rows, columns.length) : rows;
  const heads = columns.slice(column);
  const body = isHead(plain[0] ?? [], heads) ? plain.slice(1) : plain;
  return body.map((row) => (row.length > heads.length ? cellsOf(row.map(halved).join(PART), heads.length) : row));
}

function cellsOf(line: string, width: number): Row {
  const parts = line.split(PART);
  const cells = parts.slice(0, width - 1).concat(parts.slice(width - 1).join(PART));
  return Array.from({ length: width }, (_, place) => (cells[place] ?? "").trim());
}

function lineOf(row: Row): string {
  const cells = row.map((cell, place) => (place < row.length - 1 ? halved(cell) : cell).replace(/\s*\n\s*/g, " ").trim());
  while (cells.length && !cells[cells.length - 1]) cells.pop();
  return cells.join(PART);
}

/** A ； inside a cell would part it: it becomes the narrow sign. */
function halved(cell: string): string {
  return cell.replaceAll(PART, ";");
}

function ofHtml(html: string): Row[] | null {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  const rows: Row[] = Array.from(table.rows, () => []);
  Array.from(table.rows).forEach((line, at) => {
    let place = 0;
    for (const cell of line.cells) {
      while (rows[at]?.[place] !== undefined) place += 1;
      // A cell over several rows stands in each of them, as people read it; over several columns it stays in the first.
      for (let down = 0; down < Math.max(1, cell.rowSpan) && rows[at + down]; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) {
          (rows[at + down] as Row)[place + right] = right ? "" : words(cell);
        }
      }
      place += cell.colSpan;
    }
  });
  return rows.map((row) => Array.from(row, (cell) => cell ?? ""));
}

function words(cell: Element): string {
  return (cell.textContent ?? "").replace(/[\s\u00a0]+/g, " ").trim();
}

/** Excel puts a cell with line feeds or tabs into quotation marks and doubles those inside. */
function ofPlain(text: string): Row[] {
  const rows: Row[] = [[""]];
  let quoted = false;
  const put = (sign: string) => {
    const row = rows[rows.length - 1] as Row;
    row[row.length - 1] += sign;
  };
  const all = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  const table = all.includes("\t");
  for (let at = 0; at < all.length; at += 1) {
    const sign = all[at] as string;
    const row = rows[rows.length - 1] as Row;
    if (table && sign === '"' && (quoted || !row[row.length - 1])) {
      if (quoted && all[at + 1] === '"') {
        put('"');
        at += 1;
      } else quoted = !quoted;
    } else if (sign === "\t" && !quoted) row.push("");
    else if (sign === "\n" && !quoted) rows.push([""]);
    else put(sign === "\n" ? " " : sign);
  }
  return rows.map((row) => row.map((cell) => cell.trim()));
}

function isHead(row: Row, heads: string[]): boolean {
  const held = row.map((cell) => cell.replace(/\s/g, ""));
  return held.length > 0 && held.length <= heads.length && held.every((cell, place) => !!cell && cell === heads[place]);
}

/** Drop a first column of running numbers (序号) where the table has one column more than the form. */
function withoutNumbers(rows: Row[], width: number): Row[] {
  if (width < 1 || !rows.every((row) => row.length === width + 1)) return rows;
  const first = rows.map((row) => (row[0] ?? "").trim());
  const numbers = /^序\s*号$/.test(first[0] ?? "") ? first.slice(1) : first;
  const running = numbers.every((cell, place) => cell.replace(/[.．、]$/, "") === String(place + 1));
  return running ? rows.map((row) => row.slice(1)) : rows;
}
