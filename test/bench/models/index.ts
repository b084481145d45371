/** Every model of the bench: how it is made, once, into a cache folder. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { densenet121, mobilenetV2, resnet50, signal, vgg11 } from './convolutional';
import { wideMlp } from './dense';
import { vitTiny } from './transformer';

/** Counts up when a generator changes, so that no stale file is measured. */
const GENERATION = 1;

interface BenchModel {
  name: string;
  make: (file: string) => void;
}

export const MODELS: readonly BenchModel[] = [
  { name: 'VGG-11', make: vgg11 },
  { name: 'ResNet-50', make: resnet50 },
  { name: 'MobileNetV2', make: mobilenetV2 },
  { name: 'DenseNet-121', make: densenet121 },
  { name: 'MLP 4096×4', make: wideMlp },
  { name: 'signal 1-D', make: signal },
  { name: 'ViT-tiny', make: vitTiny },
];

/** The model's file, written when it is not there yet. */
export function modelFile(model: BenchModel, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${model.name.replace(/\W+/g, '-').toLowerCase()}.${GENERATION}.onnx`);
  if (!existsSync(file)) {
    model.make(`${file}.part`);
    renameSync(`${file}.part`, file);
  }
  return file;
}
