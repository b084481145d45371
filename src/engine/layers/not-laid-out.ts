/** Fused nodes of a form that is not laid out as plain operators, so that they are there as they are: why. */
import { EXPANSIONS } from '../onnx/expand';
import { featuresOf } from '../onnx/expand/linear-models';
import type { Refusal } from './family';
import type { Site } from './site';

/** Why a node of an op that is laid out elsewhere was not; undefined for other ops. */
export function notLaidOut({ node, inputs }: Site): Refusal | undefined {
  if (!EXPANSIONS.has(`${node.domain}:${node.op}`)) return undefined;
  const [features, given] = [featuresOf(node), inputs[0]?.shape?.[1]];
  if (features !== undefined && given !== undefined && features !== given) {
    return {
      reason: `its weights are for ${features} features, and its input has ${given}`,
      action: 'Export the model again, with an input of the shape that it was trained on',
    };
  }
  return {
    reason: `this form of ${node.op} is not laid out as plain operators yet`,
    action: 'What lies above this node is explained; export it as plain operators, or ask for the form to be added',
  };
}
