/** An explanation for a person at a terminal. */
import type { Explanation, Prepared } from '../../session/api';
import { classesText, className } from './classes';
import { explainedLayers } from './layers';
import { probability } from '../../format/number';
import type { Style } from './style';
import { sumText } from './sum';
import { indent } from './table';

/** The answer, the sum, the classes, the layers, the notes. */
export function explanationText(e: Explanation, prepared: Prepared, style: Style): string {
  const blocks = [sumText(e, style), classesText(e, style), explainedLayers(e, style)];
  const notes = e.notes.map((note) => `Note: ${note}`).join('\n');
  return [head(e, prepared, style), ...[...blocks, notes].filter((text) => text).map((text) => indent(text!))].join('\n\n');
}

function head(e: Explanation, prepared: Prepared, style: Style): string {
  const title = `${style.strong(e.model)} on ${style.strong(prepared.title)}`;
  const words = style.dim(`prepared as ${prepared.words}`);
  return [title, words, ...(e.scores > 1 ? [answer(e, prepared, style)] : []), `Explained: ${subject(e, style)}`].join('\n');
}

function answer(e: Explanation, { label }: Prepared, style: Style): string {
  const row = e.classes.find(({ index }) => index === e.prediction.all);
  const sure = row?.probability === undefined ? '' : `  ${probability(row.probability)}`;
  const truth = label === undefined ? '' : style.dim(`  in the file: ${label}`);
  return `The model answers ${style.strong(className(e, e.prediction.all))}${sure}${truth}`;
}

/** `the score of class 7 minus class 1, option 1, T = 1`. */
function subject(e: Explanation, style: Style): string {
  const { option, temperature, output, row } = e.request;
  const target = e.scores > 1 ? `the score of ${className(e, e.target)}` : `the score ${e.output}`;
  const minus = e.minus === null ? '' : ` minus ${className(e, e.minus)}`;
  const rule = ['compensation', 'equal responsibility', 'positive part'][option - 1];
  const where = [...(output === undefined ? [] : [`output ${output}`]), ...(row === undefined ? [] : [`row ${row}`])];
  return `${target}${minus}${where.length > 0 ? ` (${where.join(', ')})` : ''}${style.dim(`, option ${option} (${rule})${option === 3 ? '' : `, T = ${temperature}`}`)}`;
}
