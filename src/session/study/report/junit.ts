/** JUnit XML, as CI servers read it: one test case an input, and one for the accuracy where it is bounded. */
import type { StudyHeader, StudyRow } from '../types';
import type { Summary } from '../summary';
import { escape } from './escape';

export function junit(
  { model, data, plan }: StudyHeader,
  rows: readonly StudyRow[],
  failures: NonNullable<Summary['failures']>,
): string {
  const reasons = new Map(failures.map((failure) => [failure.item, failure.reasons]));
  const cases = rows.map((row) => testCase(model.file, row.title, reasons.get(row.item)));
  if (plan.bounds.minAccuracy !== undefined) cases.push(testCase(model.file, 'accuracy', reasons.get(-1)));
  const counts = `tests="${cases.length}" failures="${failures.length}" errors="0" skipped="0"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escape(`biaslens check ${model.file} on ${data.name}`)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(suite: string, name: string, reasons: string[] | undefined): string {
  const open = `    <testcase classname="${escape(suite)}" name="${escape(name)}"`;
  if (!reasons) return `${open}/>`;
  const all = escape(reasons.join('; '));
  return `${open}>\n      <failure message="${all}">${all}</failure>\n    </testcase>`;
}
