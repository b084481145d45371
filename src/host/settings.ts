/** The settings of the extension, read here and nowhere else. */
import * as vscode from 'vscode';
import type { ExplainRequest, Option } from '../protocol/types';

export interface Settings {
  /** What a model is explained with until the person chooses otherwise. */
  request: ExplainRequest;
  /** Memory that a model's process may use. */
  memoryLimitMB: number;
  /** Time that one request may take; 0 sets no limit. */
  timeLimitSeconds: number;
  /** Threads that a model computes with; 0 leaves it to ONNX Runtime. */
  threads: number;
}

/** The settings as they are now. What a settings file holds against the schema falls back to the default. */
export function readSettings(): Settings {
  const section = vscode.workspace.getConfiguration('biaslens');
  const number = (key: string, fallback: number, valid: (n: number) => boolean) => {
    const value = section.get<unknown>(key);
    return typeof value === 'number' && Number.isFinite(value) && valid(value) ? value : fallback;
  };
  const natural = (n: number) => Number.isInteger(n) && n >= 0;
  return {
    request: {
      target: null,
      minus: null,
      option: number('option', 1, (n) => n === 1 || n === 2 || n === 3) as Option,
      temperature: number('temperature', 1, (n) => n > 0),
      without: [],
    },
    memoryLimitMB: number('memoryLimit', 8192, (n) => natural(n) && n >= 256),
    timeLimitSeconds: number('timeLimit', 600, natural),
    threads: number('threads', 0, natural),
  };
}
