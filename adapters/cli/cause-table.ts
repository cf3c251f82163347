import type { ExplanationReport } from '../../src/model/adapter.ts';
import { createPaint } from '../shared/paint.ts';
import { columnsOf } from '../shared/wrap-text.ts';

const pad = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - columnsOf(text)));

/** How many of the texts came back for which reason, and whose move each is, most frequent first. */
export function causeTable(
  reports: readonly ExplanationReport[],
  texts: Readonly<Record<string, string>>,
  hasColour: boolean,
): string {
  const counts = new Map<string, { reason: string; fault: string; count: number }>();
  for (const { reason, fault, kind } of reports) {
    const row = {
      reason: reason ?? `${texts['cli.label.no-cause'] ?? '–'} (${kind})`,
      fault: fault ?? '–',
    };
    const key = `${row.reason}\n${row.fault}`;
    counts.set(key, { ...row, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const rows = [...counts.values()].sort((a, b) => b.count - a.count);
  const widest = Math.max(...rows.map(({ reason }) => columnsOf(reason)));
  return [
    createPaint(hasColour)('bold', texts['cli.label.causes'] ?? ''),
    ...rows.map(
      ({ count, reason, fault }) =>
        `${String(count).padStart(6)}  ${pad(reason, widest)}  ${fault}`,
    ),
  ].join('\n');
}
