/** The process that models are swept in: one request at a time, so that a crash takes one model with it. */
import { sweepModel } from './sweep-model';

process.on('message', ({ file, name }: { file: string; name: string }) => {
  void sweepModel(file, name).then((outcome) => process.send!(outcome));
});
process.on('disconnect', () => process.exit());
