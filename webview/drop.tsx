/** A file that is dropped or pasted anywhere on the page is explained. */
import { useEffect, useState } from 'preact/hooks';
import { takeBytes } from './state/actions/input';
import { usePage, useSelect } from './state/page';
import { t } from './text';

export function DropTarget() {
  const page = usePage();
  const ready = useSelect((s) => s.trusted && s.session !== null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!ready) return;
    const holds = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const drag = (event: DragEvent) => {
      if (!holds(event)) return;
      // Without it the browser would open the file in the page's place.
      event.preventDefault();
      setOver(event.type === 'dragover');
    };
    const drop = (event: DragEvent) => {
      drag(event);
      const file = event.dataTransfer?.files[0];
      if (file) void takeBytes(page, file);
    };
    const paste = (event: ClipboardEvent) => {
      const file = event.clipboardData?.files[0];
      if (!file) return;
      event.preventDefault();
      void takeBytes(page, file);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    document.addEventListener('dragover', drag);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('dragover', drag);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, [page, ready]);
  return over ? <div class="drop">{t('dropHere')}</div> : null;
}
