/** The small controls of the picture: one of a few, and a share. */
import { useRef } from 'preact/hooks';

interface SegmentedProps<T extends string> {
  label: string;
  value: T;
  options: { value: T; text: string; label?: string }[];
  onChange(value: T): void;
  /** The label is only said. */
  bare?: boolean;
}

/** One of a few, as a radio group: one tab stop, arrows choose. */
export function Segmented<T extends string>({ label, value, options, onChange, bare }: SegmentedProps<T>) {
  const group = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const delta = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!delta) return;
    event.preventDefault();
    event.stopPropagation();
    const k = (options.findIndex((o) => o.value === value) + delta + options.length) % options.length;
    onChange(options[k].value);
    group.current?.querySelectorAll<HTMLElement>('[role=radio]')[k]?.focus();
  };
  return (
    <div>
      {!bare && <div class="s d ctl-label">{label}</div>}
      <div class="seg" role="radiogroup" aria-label={label} ref={group} onKeyDown={move}>
        {options.map((o) => (
          <button
            key={o.value}
            role="radio"
            aria-checked={o.value === value}
            aria-label={o.label}
            title={o.label}
            tabIndex={o.value === value ? 0 : -1}
            class={o.value === value ? 'on' : ''}
            data-rove={o.value === value || undefined}
            onClick={() => onChange(o.value)}
          >
            {o.text}
          </button>
        ))}
      </div>
    </div>
  );
}

interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  text: string;
  onInput(value: number): void;
  disabled?: boolean;
}

export function Slider({ label, value, min, max, step, text, onInput, disabled }: SliderProps) {
  return (
    <label class={`sl ${disabled ? 'off' : ''}`}>
      <span class="hd s">
        <span class="d">{label}</span>
        <span class="n">{text}</span>
      </span>
      <input
        type="range"
        data-rove={!disabled || undefined}
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        aria-valuetext={text}
        style={{ '--fill': `${(100 * (value - min)) / (max - min)}%` }}
        onInput={(event) => onInput(Number(event.currentTarget.value))}
      />
    </label>
  );
}
