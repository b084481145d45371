import assert from 'node:assert/strict';
import { describeEnding } from '../../../src/worker/client/ending';

const words = (code: number | null, signal: NodeJS.Signals | null, ...stderr: string[]) =>
  describeEnding({ code, signal, stderr }, 512).reason.replace('the process that runs the model ', '');

describe('how a child ended, in words', () => {
  it('knows the limit on memory', () => {
    const memory = 'ran out of memory (limit 512 MB)';
    assert.equal(words(null, 'SIGKILL', 'memory limit reached: 600 MB'), memory);
    assert.equal(
      words(null, 'SIGABRT', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'),
      memory,
    );
  });

  it('does not blame the limit for an allocation that failed', () => {
    const absurd = 'ended itself (SIGABRT) inside ONNX Runtime, asking for more memory than there is';
    assert.equal(words(null, 'SIGABRT', "terminate called after throwing an instance of 'std::bad_alloc'"), absurd);
    const v8 = 'FATAL ERROR: v8::ArrayBuffer::New Allocation failed - process out of memory';
    assert.equal(words(null, 'SIGABRT', v8), absurd);
    assert.equal(words(134, null, v8), absurd);
  });

  it('does not take a kill for want of memory because the child spoke of memory', () => {
    assert.equal(words(null, 'SIGKILL', 'std::bad_alloc'), 'was killed (SIGKILL)');
  });

  it("knows crashes by Windows' codes", () => {
    assert.equal(words(0xc0000005, null), 'crashed (SIGSEGV) inside ONNX Runtime');
    assert.equal(words(0xc0000409, null), 'ended itself (SIGABRT) inside ONNX Runtime');
  });

  it('quotes the error of an exit', () => {
    assert.equal(words(1, null, 'x.js:1', 'TypeError: no.', '    at y', ''), 'ended by itself (exit code 1): TypeError: no');
    assert.equal(words(7, null), 'ended by itself (exit code 7)');
  });
});
