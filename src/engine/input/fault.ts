/** The errors of this room: whatever is wrong with an input is the input's fault, and is said with the file's name. */
import { BiasLensError } from '../errors';

/**
 * An error of fault `input`.
 * @param file base name of the file at fault; left out when the values come from no file
 * @param reason a clause without a full stop, with the numbers that matter
 * @param action an imperative clause without a full stop
 */
export function inputError(
  code: string,
  file: string | undefined,
  reason: string,
  action: string,
  cause?: unknown,
): BiasLensError {
  const what = action.charAt(0).toUpperCase() + action.slice(1);
  return new BiasLensError({ fault: 'input', code, reason, action: what, ...(file !== undefined && { file }) }, { cause });
}

/** The file is not what its name promises, or is damaged. */
export function badFormat(file: string, format: string, why: string, cause?: unknown): BiasLensError {
  return inputError('input-format', file, `is not a readable ${format} file: ${why}`, 'save it again and retry', cause);
}

/** The file ends before its values do. */
export function truncated(file: string, needs: number, has: number): BiasLensError {
  return inputError(
    'input-truncated',
    file,
    `is cut short: its values need ${needs} bytes, it has ${has}`,
    'copy the file again',
  );
}

/** What a thrown value says, for use inside a reason. */
export function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
