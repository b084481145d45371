/** A section of the inspector that opens and closes, with a header like VS Code's own. */
import type { ComponentChildren } from 'preact';
import { usePage, useSelect } from '../state/page';
import { togglePane } from '../state/actions/select';
import { Icon } from './icon';

interface PaneProps {
  id: string;
  title: string;
  /** Right of the title: what the section shows, or a control. */
  note?: ComponentChildren;
  /** Right of that: what can be done with it. */
  tools?: ComponentChildren;
  children: ComponentChildren;
  grow?: boolean;
}

export function Pane({ id, title, note, tools, children, grow }: PaneProps) {
  const page = usePage();
  const open = useSelect((s) => !s.closedPanes.includes(id));
  return (
    <section class={`pane ${grow && open ? 'grows' : ''}`} aria-label={title}>
      <div class="ph">
        <h3>
          <button class="ph-button" aria-expanded={open} aria-controls={`pane-${id}`} onClick={() => togglePane(page, id)}>
            <Icon name={open ? 'down' : 'right'} size={14} />
            <Title text={title} />
          </button>
        </h3>
        {open && (
          <div class="ph-note d">
            {typeof note === 'string' ? <span class="el">{note}</span> : note}
            {tools}
          </div>
        )}
      </div>
      <div id={`pane-${id}`} hidden={!open} class="pane-body">
        {open && children}
      </div>
    </section>
  );
}

/** Headers are in capitals, but a capital β would read as B. */
function Title({ text }: { text: string }) {
  return <span>{text.split(/([αβ])/).map((part, k) => (/[αβ]/.test(part) ? <i key={k}>{part}</i> : part))}</span>;
}
