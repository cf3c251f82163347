import type { Json } from './flat-fields.ts';
import { cellsOf, plainName } from './table-cells.ts';

const MAX_LINES = 300;
const MAX_LINE_CHARS = 6_000;

/** Columns that hold an address, and those that say what became of the mail to it. */
const ADDRESS_COLUMN =
  /^(?:email|emailaddress|recipient|recipients|recipientemail|rcptto|rcpt|address|to|contactemail)$/;
const OUTCOME_COLUMN =
  /^(?:reason|error|response|diagnostic|diagnosticcode|diag|details|description|message|bounce(?:type|reason|code|category|subtype|message|description)?|smtp(?:code|response|reason|message|bouncereason)|category|rawreason|errormessage|bouncedescription)$/;

/**
 * Reads the table of bounces that services let people download (comma, semicolon or tab between
 * the columns), one object a row. Empty where the text is no such table. Never throws.
 */
export function readExport(text: string): readonly Json[] {
  const lines = text
    .split(/\r?\n/, MAX_LINES)
    .map((line) => line.slice(0, MAX_LINE_CHARS))
    .filter((line) => line.trim() !== '');
  const [head = ''] = lines;
  const separator = [',', ';', '\t'].find((one) => head.split(one).length > 1);
  if (separator === undefined || head.includes('@')) return [];
  const columns = cellsOf(head.replace(/^\uFEFF/, ''), separator).map(plainName);
  const isTable =
    columns.some((name) => ADDRESS_COLUMN.test(name)) &&
    columns.some((name) => OUTCOME_COLUMN.test(name));
  if (!isTable) return [];
  return lines
    .slice(1)
    .filter((line) => line.includes('@'))
    .map((line) => {
      const cells = cellsOf(line, separator);
      return Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']));
    });
}

/** Reads what a service posts as a form, `event=bounced&recipient=bob%40example.net&…`; null where it is none. */
export function readForm(text: string): Json | null {
  const line = text.trim();
  if (line.length > MAX_LINE_CHARS || !/^[\w.-]{1,40}=[^\s&]{0,2000}&\S{3,6000}$/.test(line))
    return null;
  return Object.fromEntries(new URLSearchParams(line));
}
