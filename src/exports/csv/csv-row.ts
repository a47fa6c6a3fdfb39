/** A cell: text is written as text, whatever a spreadsheet would make of it; null is empty. */
export type Cell = string | number | null;

/** One record of RFC 4180 with its CRLF. */
export const csvRow = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Quoted where RFC 4180 asks for it. */
function csvCell(cell: Cell): string {
  const text = typeof cell === 'string' ? inert(cell) : String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Texts are read from videos, which anybody may have made: one that a spreadsheet would run as a formula gets an
 * apostrophe before it, as OWASP advises against CSV injection.
 */
const inert = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);
