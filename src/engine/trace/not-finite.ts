/** Why a layer has no local linear model at a point: where its slope or its bias is not finite. */
import { BiasLensError } from '../errors';
import type { LocalLayer } from '../layers/local';
import { allFinite, areOnes } from '../loops';
import { type FloatData, unravel } from '../tensor';
import type { Differentiated } from './gradient';
import type { Traced } from './traced';

/**
 * Stops the pass at a value or slope that is not finite where it matters (method.md §2).
 * @throws BiasLensError (fault model) `not-finite`; `at` says where
 */
export function checkFinite(step: Differentiated, traced: Traced): void {
  const { local, output, parts } = step;
  const input = parts.findIndex((part) => !allFinite(part));
  if (input >= 0) throw notFinite(step, traced, 'slope', local.inputs[input].name, parts[input]);
  if (isFinite(local)) return;
  const hurting = local.bias.map((b, p) => (output[p] !== 0 ? b : 0));
  // Core order is the output's, but for a chain that passes through a Transpose: there it is known that, and not where.
  if (!hurting.every(Number.isFinite)) throw notFinite(step, traced, 'bias', local.outputs[0].name, hurting);
}

/** Whether bˣ is: without an array of it where that is known of its channels and the gate. */
function isFinite(local: LocalLayer): boolean {
  if (local.channels && (!local.slope || areOnes(local.slope))) return true;
  return allFinite(local.bias);
}

/** @param numbers what has arrived times the slope, or the bias, of each element of the tensor */
function notFinite(
  { local }: Differentiated,
  traced: Traced,
  what: 'slope' | 'bias',
  tensor: string,
  numbers: FloatData,
): BiasLensError {
  const { core } = local.layer;
  const first = numbers.findIndex((v) => !Number.isFinite(v));
  const value = traced.value(tensor);
  let count = 0;
  for (const v of numbers) if (!Number.isFinite(v)) count++;
  const index = unravel(first, value.shape);
  const located = numbers.length === value.data.length && !(what === 'bias' && local.order);
  const where = located ? `, first where ${tensor}[${index.join(', ')}] is ${value.data[first]}` : '';
  // Of a layer that mixes its inputs, an element has no slope of its own.
  const known = what === 'bias' ? numbers[first] : local.map.kind === 'pointwise' ? local.slope?.[first] : undefined;
  const at = { tensor, index, shape: [...value.shape], value: Number(value.data[first]), count, of: numbers.length };
  return new BiasLensError({
    fault: 'model',
    code: 'not-finite',
    node: core.name,
    op: core.op,
    reason: `its ${what === 'slope' ? 'slope' : 'value or bias'} is not finite at ${count} of ${numbers.length} elements${where}`,
    action: 'What lies above this node is explained; try another input',
    ...(located && { at: { ...at, ...(known !== undefined && { [what]: known }) } }),
  });
}
