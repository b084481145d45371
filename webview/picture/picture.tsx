/** The middle: the attribution over the input, or β at the cut while the pass is above it. */
import { isCut, isStale } from '../state/derive';
import { useSelect } from '../state/page';
import { CutPicture } from './cut-picture';
import { InputPicture } from './input-picture';

export function Picture() {
  const explanation = useSelect((s) => s.explanation);
  const prepared = useSelect((s) => s.answered?.prepared ?? s.prepared);
  const moment = useSelect((s) => s.moment);
  const cut = useSelect(isCut);
  const stale = useSelect(isStale);
  if (!explanation || !prepared) return null;
  return (
    <div class={`pict-slot ${stale ? 'stale' : ''}`}>
      {cut ? (
        moment && <CutPicture explanation={explanation} moment={moment} />
      ) : (
        <InputPicture explanation={explanation} prepared={prepared} />
      )}
    </div>
  );
}
