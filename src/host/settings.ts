/** The settings of the extension, read here and nowhere else. */
import * as vscode from 'vscode';
import { DEFAULT_COLOUR_MAP, isColourMap, type ColourMap } from '../format/colour-maps';
import type { ExplainRequest, Option } from '../protocol/types';

interface Settings {
  /** What a model is explained with until the person chooses otherwise. */
  request: ExplainRequest;
  /** The colours of attributions. */
  colours: ColourMap;
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
  const colours = section.get<unknown>('colourMap');
  const natural = (n: number) => Number.isInteger(n) && n >= 0;
  return {
    request: {
      target: null,
      minus: null,
      option: number('option', 1, (n) => n === 1 || n === 2 || n === 3) as Option,
      temperature: number('temperature', 1, (n) => n > 0),
      without: [],
    },
    colours: isColourMap(colours) ? colours : DEFAULT_COLOUR_MAP,
    memoryLimitMB: number('memoryLimit', 8192, (n) => natural(n) && n >= 256),
    timeLimitSeconds: number('timeLimit', 600, natural),
    threads: number('threads', 0, natural),
  };
}

/** Tells of every change of a setting that takes effect at once. */
export function onSettings(changed: (settings: Settings) => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('biaslens')) changed(readSettings());
  });
}
