/** Studies over the data sets that lie beside the repository. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { summarise } from '../../src/session/study/summary';
import { skip } from '../support/skip';
import { planOf, runHere, sampleFile, SHARED } from '../unit/study/support';

const FASHION = path.join(SHARED, 'corpus/F_data/fashion_mnist');

describe('study decompose on Fashion-MNIST', function () {
  this.timeout(600_000);

  before(function () {
    if (!existsSync(FASHION)) skip(this, 'the Fashion-MNIST test pictures are not beside the project');
  });

  it('gives 92.07 % on the 10,000 test pictures, and the two parts that were found', async () => {
    assert.deepEqual(await accuracyOf('fashion/fashion-vgg11.onnx'), { all: 0.9207, weightsOnly: 0.7886, biasOnly: 0.8664 });
  });

  it('gives the net without bias the same accuracy for all and for w·x', async () => {
    const { all, weightsOnly } = await accuracyOf('fashion/fashion-vgg11-nobias.onnx');
    assert.deepEqual([all, weightsOnly], [0.9153, 0.9153]);
  });
});

async function accuracyOf(model: string): Promise<{ all: number; weightsOnly: number; biasOnly: number }> {
  const data = {
    path: path.join(FASHION, 't10k-images-idx3-ubyte.gz'),
    labels: path.join(FASHION, 't10k-labels-idx1-ubyte.gz'),
  };
  const { header, rows } = await runHere(sampleFile(model), planOf({ study: 'decompose', data }));
  const { n, accuracy } = summarise(header, rows).json as {
    n: number;
    accuracy: { all: number; weightsOnly: number; biasOnly: number };
  };
  assert.equal(n, 10_000);
  return accuracy;
}
