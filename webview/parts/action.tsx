/** A button of an icon, as in VS Code's own toolbars. */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';

interface ActionProps {
  icon: IconName;
  label: string;
  onClick(): void;
  /** Shown beside the icon; the label is then only its description. */
  text?: ComponentChildren;
  /** A `--vscode-…` variable for the icon. */
  colour?: string;
  disabled?: boolean;
  pressed?: boolean;
  /** What it opens, and whether that is open. */
  opens?: 'menu';
  expanded?: boolean;
  class?: string;
}

export function Action({
  icon,
  label,
  onClick,
  text,
  colour,
  disabled,
  pressed,
  opens,
  expanded,
  class: className,
}: ActionProps) {
  // Not `disabled`: a toolbar's buttons stay where the arrow keys can reach and read them.
  return (
    <button
      class={`act ${text ? 't' : ''} ${expanded ? 'hover' : ''} ${className ?? ''}`}
      title={label}
      aria-label={text ? undefined : label}
      aria-disabled={disabled || undefined}
      aria-pressed={pressed}
      aria-haspopup={opens}
      aria-expanded={expanded}
      data-rove
      onClick={() => !disabled && onClick()}
    >
      <span class="row" style={colour ? { color: `var(${colour})` } : undefined}>
        <Icon name={icon} />
      </span>
      {text}
    </button>
  );
}
