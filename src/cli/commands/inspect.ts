/** `biaslens inspect MODEL`: what the model is made of; nothing of it runs. */
import path from 'node:path';
import type { Port, Structure } from '../../session/api';
import type { Command } from '../command';
import { jsonText, structureJson } from '../output/json';
import { knownLayers } from '../output/layers';
import { bytes, count } from '../../format/number';
import { COLOR, PLAIN, type Style } from '../output/style';
import { indent, padEnd } from '../output/table';
import { withSession } from '../session';

export const inspect: Command = {
  name: 'inspect',
  positionals: ['MODEL'],
  summary: 'Shows the layers of a model without running it.',
  options: [],
  async run(args, io) {
    const [model] = args.required();
    const { structure } = await withSession(args, io, (ask) => ask('open', { path: path.resolve(model) }));
    const name = path.basename(model);
    if (args.flag('json')) io.print(jsonText(structureJson(structure, name)));
    else io.print(structureText(structure, name, io.color ? COLOR : PLAIN));
  },
};

/** The structure for a person. */
function structureText(s: Structure, name: string, style: Style): string {
  const about = [
    `${count(s.parameters)} parameter${s.parameters === 1 ? '' : 's'}`,
    bytes(s.bytes),
    `opset ${s.opset}`,
    ...(s.producer ? [s.producer] : []),
  ];
  const facts: [string, string][] = [
    ...s.inputs.map((port): [string, string] => ['Input', portText(port, style)]),
    ...s.outputs.map((port): [string, string] => ['Output', portText(port, style)]),
    ['Score', s.heads.length > 0 ? `${s.score}  ${style.dim(`before ${s.heads.join(', ')}`)}` : s.score],
  ];
  const width = Math.max(...facts.map(([label]) => label.length));
  return [
    `${style.strong(name)}  ${style.dim(about.join(', '))}`,
    indent(facts.map(([label, text]) => `${style.dim(padEnd(label, width))}  ${text}`).join('\n')),
    indent(knownLayers(s.layers, style)),
  ].join('\n\n');
}

function portText({ name, dtype, shape }: Port, style: Style): string {
  // With its batch dimension: here a person looks up what the model wants.
  const dims = shape.map((dim) => (dim === -1 ? '?' : dim)).join('×');
  return `${name}  ${style.dim(dtype === 'unknown' ? 'type not declared' : `${dtype} ${dims || 'scalar'}`)}`;
}
