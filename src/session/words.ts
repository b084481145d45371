/** The words that an input of whole numbers stands for. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { findVocabulary, type LoadedInput, readVocabulary, type Vocabulary } from '../engine/input';
import { toNumbers } from '../engine/tensor';
import type { InputChoice, Prepared } from './api';

/** Wider than bytes, of which pictures are made. */
const NUMBERS = /^u?int(16|32|64)$/;
/** A longer row of numbers is nothing to read. */
const MOST = 1 << 16;

export class Words {
  /** Path of the vocabulary that a person chose in this session. */
  given: string | undefined;
  private read: { key: string; vocabulary: Vocabulary } | undefined;

  /**
   * @param wanted path of the vocabulary; else one beside the model or beside the input
   * @param dir the model's folder
   * @returns undefined for an input that is no row of whole numbers
   * @throws BiasLensError (fault input) when the wanted vocabulary cannot be read
   */
  async of(
    { tensor, picture }: LoadedInput,
    choice: InputChoice,
    wanted: string | undefined,
    dir: string,
  ): Promise<Prepared['tokens']> {
    if (!NUMBERS.test(tensor.dtype) || picture || tensor.data.length > MOST) return undefined;
    const folders = [dir, ...(choice.kind === 'file' ? [path.dirname(choice.path)] : [])];
    const file = wanted ?? (await findVocabulary(folders));
    const known = file === undefined ? undefined : await this.vocabularyOf(file, wanted !== undefined);
    const words = toNumbers(tensor).map((id) => known?.get(id) ?? null);
    return { words, vocabulary: known ? file! : null };
  }

  /** What tells the words in a file of rows; undefined where these are no whole numbers or there is no vocabulary. */
  async reader(dtype: string, rows: string, remembered: string | undefined, dir: string) {
    if (!NUMBERS.test(dtype)) return undefined;
    const file = this.given ?? remembered ?? (await findVocabulary([dir, path.dirname(rows)]));
    const known = file === undefined ? undefined : await this.vocabularyOf(file, false);
    return known && ((id: number) => known.get(id));
  }

  private async vocabularyOf(file: string, wanted: boolean): Promise<Vocabulary | undefined> {
    try {
      const { mtimeMs = 0 } = (await stat(file).catch(() => undefined)) ?? {};
      const key = `${file} ${mtimeMs}`;
      if (this.read?.key !== key) this.read = { key, vocabulary: await readVocabulary(file) };
      return this.read.vocabulary;
    } catch (error) {
      // One that only lies there is an extra; one that was chosen is missed.
      if (wanted) throw error;
      return undefined;
    }
  }
}
