/** Sessions over the shipped samples, for tests. */
import path from 'node:path';
import type { ExplainRequest, InputChoice } from '../../../src/session/api';
import { type Answers, createSessions } from '../../../src/session/sessions';

export const SAMPLES = path.resolve(__dirname, '../../../media/samples');

export const REQUEST: ExplainRequest = { target: null, minus: null, option: 1, temperature: 1, without: [] };

export interface Opened {
  answers: Answers;
  session: string;
}

/** A context that nobody cancels. */
export const quiet = { signal: new AbortController().signal, progress: () => {} };

export async function openSample(model: string, input: string, row?: number): Promise<Opened> {
  const answers = createSessions();
  const { session } = await answers.open({ path: path.join(SAMPLES, model) }, quiet);
  const choice: InputChoice = { kind: 'file', path: path.join(SAMPLES, input), ...(row !== undefined && { row }) };
  await answers.prepare({ session, choice }, quiet);
  return { answers, session };
}
