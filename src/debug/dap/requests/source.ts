/** Whether a source that a client names is the listing. */
import type { DebugProtocol } from '@vscode/debugprotocol';

/** By its reference, or by its path: as it is, as a URI, or at the end of the name of a buffer that shows the source (`dap-src://1/1//x`). */
export function isOurs(ours: DebugProtocol.Source, theirs: DebugProtocol.Source): boolean {
  if (theirs.sourceReference && theirs.sourceReference === ours.sourceReference) return true;
  if (!ours.path || !theirs.path) return false;
  const [our, their] = [plain(ours.path), plain(theirs.path)];
  return our === their || (ours.sourceReference !== undefined && /^[a-z][a-z+.-]*:\/\//i.test(their) && their.endsWith(our));
}

/** A path may hold a % that encodes nothing. */
function plain(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
