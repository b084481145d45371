/** The committed figures, and what a run says about them. */
import fs from 'node:fs';
import path from 'node:path';
import { RATIOS, type ModelFigures, type Report } from './report';

const FILE = path.join(__dirname, 'figures.json');

/** A ratio moves by this much from run to run on a machine that does other things too. */
const NOISE = 0.25;
/** Memory moves less. */
const MEMORY_NOISE = 0.1;

export function readFigures(): Report | undefined {
  return fs.existsSync(FILE) ? (JSON.parse(fs.readFileSync(FILE, 'utf8')) as Report) : undefined;
}

/** Models that were not measured keep their figures. */
export function writeFigures(report: Report): void {
  const kept = (readFigures()?.models ?? []).filter((m) => !report.models.some((n) => n.name === m.name));
  fs.writeFileSync(FILE, `${JSON.stringify({ ...report, models: [...report.models, ...kept] }, null, 2)}\n`);
}

/** A line for each figure that is worse than the committed one beyond noise; one that says so when none is. */
export function compare(report: Report, figures: Report | undefined): string[] {
  if (!figures || report.models.length === 0) return [];
  const lines = report.models.flatMap((model) => {
    const before = figures.models.find((m) => m.name === model.name);
    return before ? regressions(model, before) : [];
  });
  if (lines.length === 0) return ['No regression against the committed figures.'];
  return figures.machine === report.machine
    ? lines
    : [...lines, `The committed figures are of another machine: ${figures.machine}.`];
}

function regressions(now: ModelFigures, before: ModelFigures): string[] {
  const lines = RATIOS.filter((key) => now.ratios[key] > before.ratios[key] * (1 + NOISE)).map(
    (key) => `regression: ${now.name}: ${key} ${now.ratios[key].toFixed(2)}×, was ${before.ratios[key].toFixed(2)}×`,
  );
  if (now.peakMB > before.peakMB * (1 + MEMORY_NOISE)) {
    lines.push(`regression: ${now.name}: peak memory ${Math.round(now.peakMB)} MB, was ${Math.round(before.peakMB)} MB`);
  }
  return lines;
}
