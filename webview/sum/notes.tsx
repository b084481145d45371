/** What a person should know of how the model was read and explained: other precision, tangents, rounding. Most models need no note. */
import { Icon } from '../parts/icon';
import { useSelect } from '../state/page';
import { t } from '../text';

export function Notes() {
  const notes = useSelect((s) => s.explanation?.notes);
  if (!notes || notes.length === 0) return null;
  return (
    <div class="s d row notes" role="note" aria-label={t('notes')}>
      <Icon name="info" size={12} />
      <span>{notes.join(' · ')}</span>
    </div>
  );
}
