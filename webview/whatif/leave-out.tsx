/** The check box by which a layer's own bias term is left out (Sec. 5.3). */
import { Icon } from '../parts/icon';
import { explain } from '../state/actions/explain';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';

interface LeaveOutProps {
  name: string;
  title: string;
  /** A routing layer has no bias of its own to leave out. */
  routing: boolean;
}

export function LeaveOut({ name, title, routing }: LeaveOutProps) {
  const page = usePage();
  const without = useSelect((s) => s.request.without);
  const inside = !without.includes(name);
  if (routing) return null;
  return (
    <span
      class={`tick ${inside ? 'in' : ''}`}
      title={t('leaveOut', { name: title })}
      onClick={(event) => {
        event.stopPropagation();
        toggleLayer(page, name);
      }}
    >
      {inside && <Icon name="check" size={12} />}
    </span>
  );
}

export function toggleLayer(page: ReturnType<typeof usePage>, name: string): void {
  const { without } = page.store.get().request;
  void explain(page, { without: without.includes(name) ? without.filter((w) => w !== name) : [...without, name] });
}
