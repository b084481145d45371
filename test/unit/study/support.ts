/** Studies in this process, and folders that go away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_PLAN, chunksOf, type StudyHeader, type StudyPlan, type StudyRow } from '../../../src/session/study/types';
import { createSessions } from '../../../src/session/sessions';
import { quiet, SAMPLES } from '../session/support';

/** The data that only some machines have beside the project. */
export const SHARED = path.resolve(__dirname, '../../../../shared');

export const sampleFile = (relative: string) => path.join(SAMPLES, relative);

/** A folder that is removed after the tests of this block. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-study-'));
  after(() => rmSync(folder, { recursive: true }));
  return folder;
}

export function planOf(plan: Pick<StudyPlan, 'study' | 'data'> & Partial<StudyPlan>): StudyPlan {
  return { ...DEFAULT_PLAN, ...plan };
}

/** Every row of a study, run in this process. */
export async function runHere(model: string, plan: StudyPlan): Promise<{ header: StudyHeader; rows: StudyRow[] }> {
  const answers = createSessions();
  const { session } = await answers.open({ path: model }, quiet);
  try {
    const header = await answers.studyHeader({ session, plan }, quiet);
    const rows: StudyRow[] = [];
    for (const chunk of chunksOf(header)) rows.push(...(await answers.studyRows({ session, plan, ...chunk }, quiet)));
    return { header, rows };
  } finally {
    await answers.close({ session }, quiet);
  }
}
