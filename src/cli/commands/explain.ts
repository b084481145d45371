/** `biaslens explain MODEL --input FILE`: why the network answered as it did. */
import { accessSync, constants, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Attribution, Explanation, ExplainRequest, Option, Prepared } from '../../session/api';
import { gridPng } from '../../session/picture/grid';
import { readPreprocess } from '../../session/preprocess';
import { BiasLensError } from '../../worker/client';
import { usage, type Arguments } from '../arguments';
import type { Command } from '../command';
import { attributionsText } from '../output/attributions';
import { explanationText } from '../output/explanation';
import { attributionJson, explanationJson, jsonText } from '../output/json';
import { COLOR, PLAIN } from '../output/style';
import { withSession, type Ask } from '../session';

/** The columns of the paper's Fig. 4, when no methods are named. */
const GRID_METHODS = ['gradientInput', 'integratedGradients', 'beta1', 'beta2', 'beta3'];

export const explain: Command = {
  name: 'explain',
  positionals: ['MODEL'],
  summary: 'Explains the answer of a model to an input.',
  options: [
    { name: 'input', value: 'FILE', help: 'the input: .npy, an image, a row of a .csv' },
    { name: 'target', value: 'J', help: 'position of the score to explain (the largest)' },
    { name: 'minus', value: 'K', help: 'explain score J minus score K' },
    { name: 'option', value: '1|2|3', help: 'how a bias is shared out: 1 compensation, 2 equal, 3 positive part (1)' },
    { name: 'temperature', value: 'T', help: 'T > 0 of options 1 and 2 (1)' },
    { name: 'without-bias', value: 'LAYER,…', multiple: true, help: 'leave out the bias of these layers, by their names' },
    { name: 'preprocess', value: 'FILE', help: 'JSON of how the input is prepared (MODEL.explain.json, else guessed)' },
    { name: 'row', value: 'N', help: 'row of the file, from 0' },
    { name: 'save', value: 'OUT.npz', help: 'write the values, gradients and attributions of every tensor' },
    { name: 'method', value: 'ID,…', multiple: true, help: 'attribute by other methods too; an unknown ID lists them' },
    { name: 'steps', value: 'N', help: 'points of integrated gradients (50)' },
    { name: 'seed', value: 'N', help: 'seed of SmoothGrad (0)' },
    { name: 'grid', value: 'OUT.png', help: 'write the pictures of the methods, and their top 10 %, side by side' },
  ],
  async run(args, io) {
    const [model] = args.required();
    const plan = await readPlan(args, model);
    const { prepared, explanation, attributions } = await withSession(args, io, (ask) => carryOut(plan, ask));
    const style = io.color ? COLOR : PLAIN;
    if (args.flag('json')) {
      const more = attributions.length > 0 ? { attributions: attributions.map(attributionJson) } : {};
      io.print(jsonText({ ...explanationJson(explanation), ...more }));
    } else {
      io.print(explanationText(explanation, prepared, style));
      if (attributions.length > 0) io.print(`\n${attributionsText(attributions, style)}`);
    }
    // What is above is shown; that the pass did not reach the input is the model's fault all the same.
    if (explanation.stopped.length > 0) throw new BiasLensError(explanation.stopped[0]);
  },
};

interface Plan {
  model: string;
  input: string;
  row: number | undefined;
  preprocess: Prepared['preprocess'] | undefined;
  request: ExplainRequest;
  save: string | undefined;
  methods: string[];
  settings: { steps?: number; seed?: number };
  grid: string | undefined;
}

async function readPlan(args: Arguments, model: string): Promise<Plan> {
  const input = args.text('input');
  if (input === undefined) throw usage('explain', '--input FILE is missing');
  const request: ExplainRequest = {
    target: args.integer('target') ?? null,
    minus: args.integer('minus') ?? null,
    option: readOption(args),
    temperature: args.positive('temperature') ?? 1,
    without: args.list('without-bias'),
  };
  const row = args.integer('row');
  const save = args.text('save');
  const grid = args.text('grid');
  if (save !== undefined) checkWritable(save, '--save');
  if (grid !== undefined) checkWritable(grid, '--grid');
  const methods = args.list('method');
  const [steps, seed] = [args.integer('steps', 1), args.integer('seed')];
  const settings = { ...(steps !== undefined && { steps }), ...(seed !== undefined && { seed }) };
  const file = args.text('preprocess');
  const preprocess = file === undefined ? undefined : await readPreprocess(file);
  const shown = grid !== undefined && methods.length === 0 ? GRID_METHODS : methods;
  const [at, from] = [path.resolve(model), path.resolve(input)];
  return { model: at, input: from, row, preprocess, request, save, methods: shown, settings, grid };
}

function readOption(args: Arguments): Option {
  const option = args.integer('option', 1) ?? 1;
  if (option !== 1 && option !== 2 && option !== 3) throw usage('explain', `--option must be 1, 2 or 3, not '${option}'`);
  return option;
}

interface Outcome {
  prepared: Prepared;
  explanation: Explanation;
  attributions: Attribution[];
}

async function carryOut(plan: Plan, ask: Ask): Promise<Outcome> {
  const { input, row, preprocess, request, save, settings, grid } = plan;
  const { session } = await ask('open', { path: plan.model });
  const choice = { kind: 'file' as const, path: input, ...(row !== undefined && { row }) };
  const prepared = await ask('prepare', { session, choice, ...(preprocess && { preprocess }) });
  const explanation = await ask('explain', { session, request });
  const attributions: Attribution[] = [];
  for (const method of plan.methods) attributions.push(await ask('attribution', { session, request, method, settings }));
  if (save !== undefined) await writeFile(save, await ask('archive', { session, request, attributions }));
  if (grid !== undefined) await writeFile(grid, gridPng(prepared, attributions));
  return { prepared, explanation, attributions };
}

/** A typing error in the path should not come to light after minutes of work. */
function checkWritable(file: string, option: string): void {
  try {
    accessSync(path.dirname(file), constants.W_OK);
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
  } catch (error) {
    throw usage('explain', `${option} cannot write ${file}: ${(error as Error).message}`);
  }
}
