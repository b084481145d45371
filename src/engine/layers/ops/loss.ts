/** Losses of a classifier whose labels are given: a label is a decision, the loss linear in the scores. */
import { size } from '../../tensor';
import type { LinearCore, OpFamily } from '../family';
import { shapeOf, type Site } from '../site';

/** NegativeLogLikelihoodLoss-12..: −weight[label] x[label], each, their sum, or their mean over the weights. */
export const loss: OpFamily = {
  ops: ['NegativeLogLikelihoodLoss'],
  nature: 'exact',
  kind: (site) =>
    site.live.length === 1 && site.inputs[0]?.live
      ? 'core'
      : { reason: 'its weights depend on the input', action: 'Export the model with constant weights' },
  core(site) {
    const terms = termsOf(site);
    const reduction = site.node.string('reduction', 'mean');
    return reduction === 'none' ? each(terms) : together(terms, reduction === 'mean');
  },
};

/** Position and weight of every label's score; position −1 where the label is ignored. */
interface Terms {
  position: Int32Array;
  weight: Float64Array;
}

function termsOf(site: Site): Terms {
  const shape = shapeOf(site, site.x);
  const [classes, inner] = [shape[1], size(shape.slice(2))];
  const labels = site.numbers(1)!;
  const weights = site.inputs[2] && site.floats(site.inputs[2]);
  const ignored = site.node.has('ignore_index') ? site.node.int('ignore_index', 0) : undefined;
  const position = new Int32Array(labels.length).fill(-1);
  const weight = new Float64Array(labels.length);
  labels.forEach((label, i) => {
    if (label === ignored) return;
    position[i] = (Math.floor(i / inner) * classes + label) * inner + (i % inner);
    weight[i] = weights ? weights[label] : 1;
  });
  return { position, weight };
}

function each({ position, weight }: Terms): LinearCore {
  return {
    outputs: position.length,
    maxRow: 1,
    bias: 'none',
    read(p, at, w) {
      if (position[p] < 0) return 0;
      at[0] = position[p];
      w[0] = -weight[p];
      return 1;
    },
  };
}

function together({ position, weight }: Terms, mean: boolean): LinearCore {
  const whole = mean ? weight.reduce((n, w) => n + w, 0) : 1;
  return {
    outputs: 1,
    maxRow: position.length,
    bias: 'none',
    read(_, at, w) {
      let count = 0;
      for (let i = 0; i < position.length; i++) {
        if (position[i] < 0) continue;
        at[count] = position[i];
        w[count++] = -weight[i] / whole;
      }
      return count;
    },
  };
}
