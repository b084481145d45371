/** The files that are made of a study's rows: tables, summary and report. They are the same whenever the rows are. */
import * as path from 'node:path';
import { junit } from './report/junit';
import { reportHtml } from './report/html';
import { readStudy, replace } from './store';
import { summarise, type Summary, type Table } from './summary';
import { itemsTable } from './summary/items';

/**
 * Writes results.csv, a csv for each table, summary.json, report.html, and junit.xml of a check, beside the rows in `folder`.
 * @throws BiasLensError `study-none`, `study-failed`
 */
export async function writeResults(folder: string): Promise<Summary> {
  const { header, rows } = await readStudy(folder);
  const summary = summarise(header, rows);
  for (const table of [itemsTable(header, rows), ...summary.tables]) {
    await replace(path.join(folder, `${table.name}.csv`), csv(table));
  }
  const { model, data, plan, study } = header;
  const json = { study, model, data, plan, ...summary.json };
  await replace(path.join(folder, 'summary.json'), `${JSON.stringify(json, null, 2)}\n`);
  await replace(path.join(folder, 'report.html'), reportHtml(header, summary));
  if (summary.failures) await replace(path.join(folder, 'junit.xml'), junit(header, rows, summary.failures));
  return summary;
}

/** RFC 4180; nothing in it that a spreadsheet takes for a formula. */
export function csv({ columns, rows }: Table): string {
  const quote = (text: string) => {
    const safe = /^[=+@\t]|^-(?!\d)/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const cell = (value: string | number | null) =>
    value === null ? '' : typeof value === 'number' ? String(value) : quote(value);
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\n') + '\n';
}
