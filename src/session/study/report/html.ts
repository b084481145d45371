/** A study's report: one page that holds everything it shows, loads nothing and runs nothing. */
import type { Cell, Outlier, Summary, Table } from '../summary';
import { inputsOf, type StudyHeader } from '../types';
import { escape } from './escape';
import { percent, shown } from './numbers';
import { plotHtml } from './plots';
import { PAGE_STYLE, REPORT_STYLE } from './style';

export interface ReportOptions {
  /** Where a click on an outlier leads; without it they are plain text. */
  link?(outlier: Outlier): string;
}

/** The whole page. */
export function reportHtml(header: StudyHeader, summary: Summary): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(summary.title)}</title>
<style>${PAGE_STYLE}${REPORT_STYLE}</style>
</head>
<body>
${reportBody(header, summary)}
</body>
</html>
`;
}

/** What is in the page, for a page that has a frame of its own. Every text in it is escaped. */
export function reportBody(header: StudyHeader, summary: Summary, { link }: ReportOptions = {}): string {
  const { title, sentences, tables, plots, outliers } = summary;
  const [first, ...rest] = sentences;
  return `<h1>${escape(title)}</h1>
<p class="first">${escape(first ?? '')}</p>
${rest.map((words) => `<p>${escape(words)}</p>`).join('\n')}
<p class="about">${aboutHtml(header)}</p>
${plots.length > 0 ? `<h2>Plots</h2>\n${plots.map(plotHtml).join('\n')}` : ''}
${tables
  .filter((table) => table.rows.length > 0)
  .map(tableHtml)
  .join('\n')}
${outliersHtml(outliers, link)}`;
}

function aboutHtml(header: StudyHeader): string {
  const { study, model, data, plan, shard } = header;
  const parts = [
    `biaslens study ${study}`,
    `model ${model.file} (sha256 ${model.digest.slice(0, 12)})`,
    `data ${data.name}, ${inputsOf(header)} of ${data.count} inputs (sha256 ${data.digest.slice(0, 12)})`,
    `option ${plan.option}, T = ${plan.temperature}`,
    ...(shard ? [`part ${shard.index} of ${shard.count}`] : []),
  ];
  return parts.map(escape).join(' · ');
}

function tableHtml(table: Table): string {
  const number = table.columns.map((_, i) => table.rows.some((row) => typeof row[i] === 'number'));
  const is = (i: number) => (number[i] ? ' class="number"' : '');
  const head = table.columns.map((name, i) => `<th${is(i)}>${escape(name)}</th>`).join('');
  const rows = table.rows.map(
    (row) => `<tr>${row.map((cell, i) => `<td${is(i)}>${cellHtml(cell, i, table)}</td>`).join('')}</tr>`,
  );
  return `<h2>${escape(table.title)}</h2>\n<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function cellHtml(cell: Cell, i: number, { percent: shares, signed }: Table): string {
  if (typeof cell === 'string') return escape(cell);
  if (shares?.includes(i)) return percent(cell);
  if (!signed?.includes(i) || cell === null || cell === 0) return shown(cell);
  return `<span class="${cell > 0 ? 'raise' : 'lower'}">${shown(cell, true)}</span>`;
}

function outliersHtml({ title, items }: Summary['outliers'], link: ReportOptions['link']): string {
  if (items.length === 0) return '';
  const name = (item: Outlier) => (link ? `<a href="${escape(link(item))}">${escape(item.title)}</a>` : escape(item.title));
  const rows = items.map(
    (item) => `<tr><td class="number">${item.item}</td><td>${name(item)}</td><td>${escape(item.why)}</td></tr>`,
  );
  return `<h2>${escape(title)}</h2>\n<table><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}
