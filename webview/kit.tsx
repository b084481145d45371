/**
 * The one file that knows the UI kit. @vscode/webview-ui-toolkit is archived; its successor @vscode-elements/elements is to be
 * a change of this file only, so what leaves it is our own: components with our names, plain props and plain callbacks.
 */
import './nonce';
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { h, type ComponentChildren, type Ref } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Defines the elements; once, before anything is drawn. */
export function registerKit(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

/** A callback over a value the element holds. */
type Holder = { value: string; checked: boolean };
const held = (event: Event) => event.currentTarget as unknown as Holder;

interface ButtonProps {
  children?: ComponentChildren;
  onClick(): void;
  secondary?: boolean;
  disabled?: boolean;
  label?: string;
  class?: string;
  autofocus?: boolean;
}

export function Button({ children, onClick, secondary, disabled, label, class: className, autofocus }: ButtonProps) {
  const props = { appearance: secondary ? 'secondary' : 'primary', disabled, onClick, class: className, autofocus };
  return h('vscode-button', { ...props, 'aria-label': label }, children);
}

interface CheckboxProps {
  checked: boolean;
  onChange(checked: boolean): void;
  children?: ComponentChildren;
  disabled?: boolean;
  label?: string;
}

export function Checkbox({ checked, onChange, children, disabled, label }: CheckboxProps) {
  // The element flips itself before it tells; a state that does not follow must be put back.
  const change = (event: Event) => {
    const now = held(event).checked;
    if (now !== checked) onChange(now);
  };
  return h('vscode-checkbox', { checked, disabled, onChange: change, 'aria-label': label, 'data-rove': true }, children);
}

interface DropdownProps {
  value: string;
  options: { value: string; text: string }[];
  onChange(value: string): void;
  label: string;
  disabled?: boolean;
  class?: string;
}

export function Dropdown({ value, options, onChange, label, disabled, class: className }: DropdownProps) {
  const element = useRef<HTMLElement & { value: string }>(null);
  // The element learns its options after it is connected: a value set before is lost.
  useLayoutEffect(() => {
    const set = () => {
      if (element.current && element.current.value !== value) element.current.value = value;
    };
    set();
    const frame = requestAnimationFrame(set);
    return () => cancelAnimationFrame(frame);
  }, [value, options]);
  const change = (event: Event) => {
    const now = held(event).value;
    if (now !== value) onChange(now);
  };
  const items = options.map((o) => h('vscode-option', { value: o.value, key: o.value, selected: o.value === value }, o.text));
  return h(
    'vscode-dropdown',
    { ref: element as Ref<never>, 'aria-label': label, disabled, onChange: change, class: className },
    items,
  );
}

interface TextFieldProps {
  value: string;
  onInput(value: string): void;
  onKeyDown?(event: KeyboardEvent): void;
  placeholder?: string;
  label: string;
  class?: string;
  autofocus?: boolean;
}

export function TextField({ value, onInput, onKeyDown, placeholder, label, class: className, autofocus }: TextFieldProps) {
  const element = useRef<HTMLElement & { control: HTMLElement | null }>(null);
  useLayoutEffect(() => {
    // At once: what is typed before the next frame is meant for the field.
    if (autofocus) element.current?.control?.focus();
  }, [autofocus]);
  useLayoutEffect(() => {
    // The element names itself "Text field" when it is connected.
    element.current?.setAttribute('aria-label', label);
  }, [label]);
  const props = { value, placeholder, onKeyDown, class: className };
  return h('vscode-text-field', { ...props, ref: element as Ref<never>, onInput: (e: Event) => onInput(held(e).value) });
}

export function ProgressRing({ label }: { label: string }) {
  return h('vscode-progress-ring', { 'aria-label': label });
}
