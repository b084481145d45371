/** The convolutional networks of the bench, in the form exporters give them (normalisation folded into the convolution before it). */
import { Network } from './network';

/** VGG-11 (Simonyan & Zisserman 2015, configuration A), without batch normalisation. */
export function vgg11(file: string): void {
  const n = new Network([1, 3, 224, 224]);
  let x = 'x';
  for (const stage of [[64], [128], [256, 256], [512, 512], [512, 512]]) {
    for (const width of stage) x = n.relu(n.conv(x, width, 3));
    x = n.pool('MaxPool', x, 2, 2);
  }
  x = n.flatten(x);
  x = n.relu(n.gemm(x, 4096));
  x = n.relu(n.gemm(x, 4096));
  n.write(file, n.gemm(x, 1000));
}

/** ResNet-50 (He et al. 2016), stride in the 3×3 convolution. */
export function resnet50(file: string): void {
  const n = new Network([1, 3, 224, 224]);
  let x = n.pool('MaxPool', n.relu(n.conv('x', 64, 7, 2)), 3, 2, 1);
  for (const [width, blocks, first] of [
    [64, 3, 1],
    [128, 4, 2],
    [256, 6, 2],
    [512, 3, 2],
  ]) {
    for (let i = 0; i < blocks; i++) {
      const stride = i === 0 ? first : 1;
      let y = n.relu(n.conv(x, width, 1));
      y = n.relu(n.conv(y, width, 3, stride));
      y = n.conv(y, width * 4, 1, 1, 1, 0.5);
      x = n.relu(n.add(y, i === 0 ? n.conv(x, width * 4, 1, stride, 1, 1) : x));
    }
  }
  n.write(file, n.gemm(n.globalPool(x), 1000));
}

/** MobileNetV2 (Sandler et al. 2018), width 1. */
export function mobilenetV2(file: string): void {
  const n = new Network([1, 3, 224, 224]);
  const [low, high] = [n.weight([], 0, 0), n.weight([], 0, 6)];
  const relu6 = (y: string) => n.same('Clip', y, {}, low, high);
  let x = relu6(n.conv('x', 32, 3, 2));
  let channels = 32;
  for (const [expand, width, repeats, first] of [
    [1, 16, 1, 1],
    [6, 24, 2, 2],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ]) {
    for (let i = 0; i < repeats; i++) {
      const inner = channels * expand;
      let y = expand === 1 ? x : relu6(n.conv(x, inner, 1));
      y = n.conv(relu6(n.conv(y, inner, 3, i === 0 ? first : 1, inner)), width, 1, 1, 1, 1);
      x = i === 0 ? y : n.add(x, y);
      channels = width;
    }
  }
  n.write(file, n.gemm(n.globalPool(relu6(n.conv(x, 1280, 1))), 1000));
}

/** DenseNet-121 (Huang et al. 2017): the normalisation before a convolution stays a node, the one after it is folded in. */
export function densenet121(file: string): void {
  const n = new Network([1, 3, 224, 224]);
  let x = n.pool('MaxPool', n.relu(n.conv('x', 64, 7, 2)), 3, 2, 1);
  [6, 12, 24, 16].forEach((layers, block) => {
    const parts = [x];
    for (let i = 0; i < layers; i++) {
      const joined = parts.length === 1 ? parts[0] : n.concat(parts);
      const narrow = n.relu(n.conv(n.relu(n.batchNorm(joined)), 128, 1));
      parts.push(n.conv(narrow, 32, 3));
    }
    x = n.relu(n.batchNorm(n.concat(parts)));
    if (block < 3) x = n.pool('AveragePool', n.conv(x, n.shape(x)[1] / 2, 1), 2, 2);
  });
  n.write(file, n.gemm(n.globalPool(x), 1000));
}

/** A small network for signals of 4096 samples: convolutions over time, pooled by 4. */
export function signal(file: string): void {
  const n = new Network([1, 2, 4096]);
  let x = 'x';
  for (const width of [32, 64, 128, 256]) {
    x = n.relu(n.conv(x, width, 9));
    x = n.pool('MaxPool', n.relu(n.conv(x, width, 9)), 4, 4);
  }
  n.write(file, n.gemm(n.flatten(x), 10));
}
