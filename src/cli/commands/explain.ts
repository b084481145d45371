/** `biaslens explain MODEL --input FILE`: why the network answered as it did. */
import { accessSync, constants, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Attribution, Explanation, ExplainRequest, Option, Prepared } from '../../session/api';
import { gridPng } from '../../session/picture/grid';
import { BiasLensError } from '../../worker/client';
import { usage, type Arguments } from '../arguments';
import type { Command } from '../command';
import { INPUT_OPTIONS, prepareInputs, PREPROCESS_OPTIONS, readInputPlan, readPreprocess, type InputPlan } from '../inputs';
import { attributionsText } from '../output/attributions';
import { explanationText } from '../output/explanation';
import { attributionJson, explanationJson, jsonText } from '../output/json';
import { COLOR, PLAIN } from '../output/style';
import { flatten, readPlace, type Place } from '../place';
import { withSession, type Ask } from '../session';

/** The columns of the paper's Fig. 4, when no methods are named. */
const GRID_METHODS = ['gradientInput', 'integratedGradients', 'beta1', 'beta2', 'beta3'];

export const explain: Command = {
  name: 'explain',
  positionals: ['MODEL'],
  summary: 'Explains the answer of a model to an input.',
  options: [
    ...INPUT_OPTIONS,
    { name: 'output', value: 'NAME', help: 'the output to explain (the first that depends on the input)' },
    { name: 'score-row', value: 'N', help: 'row of the scores, for a model that answers a batch' },
    { name: 'target', value: 'J', help: 'position of the score to explain, or its index c,y,x in a map (the largest)' },
    { name: 'minus', value: 'K', help: 'explain score J minus score K' },
    { name: 'option', value: '1|2|3', help: 'how a bias is shared out: 1 compensation, 2 equal, 3 positive part (1)' },
    { name: 'temperature', value: 'T', help: 'T > 0 of options 1 and 2 (1)' },
    { name: 'without-bias', value: 'LAYER,…', multiple: true, help: 'leave out the bias of these layers, by their names' },
    ...PREPROCESS_OPTIONS,
    { name: 'save', value: 'OUT.npz', help: 'write the values, gradients and attributions of every tensor' },
    {
      name: 'method',
      value: 'ID,…',
      multiple: true,
      help: 'attribute by other methods too: integratedGradients, deepLift, …; an unknown ID lists them',
    },
    { name: 'steps', value: 'N', help: 'points of integrated gradients (50)' },
    { name: 'seed', value: 'N', help: 'seed of SmoothGrad and of a random input (0)' },
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
  inputs: InputPlan;
  request: ExplainRequest;
  target: Place | null;
  minus: Place | null;
  save: string | undefined;
  methods: string[];
  settings: { steps?: number; seed?: number };
  grid: string | undefined;
}

async function readPlan(args: Arguments, model: string): Promise<Plan> {
  const preprocess = await readPreprocess(args, 'explain', model);
  const [steps, seed] = [args.integer('steps', 1), args.integer('seed')];
  const save = args.text('save');
  const grid = args.text('grid');
  if (save !== undefined) checkWritable(save, '--save');
  if (grid !== undefined) checkWritable(grid, '--grid');
  const methods = args.list('method');
  return {
    model: path.resolve(model),
    inputs: readInputPlan(args, preprocess, seed),
    request: readRequest(args),
    target: readPlace(args, 'target'),
    minus: readPlace(args, 'minus'),
    save,
    methods: grid !== undefined && methods.length === 0 ? GRID_METHODS : methods,
    settings: { ...(steps !== undefined && { steps }), ...(seed !== undefined && { seed }) },
    grid,
  };
}

/** All but the target, whose index means something only when the shape of the scores is known. */
function readRequest(args: Arguments): ExplainRequest {
  const [output, row] = [args.text('output'), args.integer('score-row')];
  return {
    ...(output !== undefined && { output }),
    ...(row !== undefined && { row }),
    target: null,
    minus: null,
    option: readOption(args),
    temperature: args.positive('temperature') ?? 1,
    without: args.list('without-bias'),
  };
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
  const { save, settings, grid } = plan;
  const { session, structure } = await ask('open', { path: plan.model });
  const prepared = await prepareInputs(plan.inputs, session, structure, ask);
  const request = await withTarget(plan, session, ask);
  const explanation = await ask('explain', { session, request });
  if (explanation.minus === explanation.target) {
    throw usage('explain', `--minus ${explanation.minus} is the score that is explained: the difference is 0`);
  }
  const attributions: Attribution[] = [];
  for (const method of plan.methods) attributions.push(await ask('attribution', { session, request, method, settings }));
  if (save !== undefined) await writeFile(save, await ask('archive', { session, request, attributions }));
  if (grid !== undefined) await writeFile(grid, gridPng(prepared, attributions));
  return { prepared, explanation, attributions };
}

async function withTarget({ request, target, minus }: Plan, session: string, ask: Ask): Promise<ExplainRequest> {
  const isIndex = [target, minus].some((place) => typeof place === 'object' && place !== null);
  const { shape } = isIndex ? await ask('scores', { session, request }) : { shape: [] };
  const at = (place: Place | null, option: string) => (place === null ? null : flatten(place, shape, option));
  return { ...request, target: at(target, 'target'), minus: at(minus, 'minus') };
}

/** A typing error in the path should not come to light after minutes of work. */
function checkWritable(file: string, option: string): void {
  try {
    accessSync(path.dirname(file), constants.W_OK);
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw new Error('it is a folder');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why: Record<string, string> = { ENOENT: 'its folder does not exist', EACCES: 'its folder may not be written to' };
    throw usage('explain', `${option} cannot write ${file}: ${why[code ?? ''] ?? message}`);
  }
}
