/** Which row of its file the input is: the one before, the one after, or any other by its number, label or values. */
import type { InputPart, Prepared } from '../../src/protocol/types';
import { count } from '../../src/format/number';
import { Action } from '../parts/action';
import { Picker, type Choice } from '../parts/picker';
import { stepRow, takeRow } from '../state/actions/input';
import { useAsk, usePage, useSelect } from '../state/page';
import { t } from '../text';

/** Rows around the present one that are listed; the others are found by their number. */
const LISTED = 1000;

export function RowSteps({ prepared }: { prepared: Prepared }) {
  const page = usePage();
  const { choice, rows } = prepared;
  if (choice.kind !== 'file' || choice.row === undefined || !rows || rows < 2) return null;
  const { row } = choice;
  return (
    <span class="row steps">
      <Action icon="left" label={t('previousRow')} disabled={row <= 0} onClick={() => stepRow(page, -1)} />
      <RowPicker path={choice.path} member={choice.member} row={row} rows={rows} label={prepared.label} />
      <Action icon="right" label={t('nextRow')} disabled={row >= rows - 1} onClick={() => stepRow(page, 1)} />
    </span>
  );
}

interface PickerProps {
  path: string;
  member?: string;
  row: number;
  rows: number;
  label?: string;
}

function RowPicker({ path, member, row, rows, label }: PickerProps) {
  const page = usePage();
  const session = useSelect((s) => s.session);
  // The same question for neighbours, so that a step asks nothing.
  const offset = Math.max(0, Math.min(rows - LISTED, Math.round(row / (LISTED / 2) - 1) * (LISTED / 2)));
  const parts = useAsk(
    'parts',
    session ? { session, path, ...(member !== undefined && { member }), offset, count: LISTED } : null,
  );
  const listed = parts.value?.parts ?? [];
  const known = listed.some((part) => part.row === row);
  const choices = () => (known ? listed.map(choiceOf) : [choiceOf({ row, label, text: '' })]);
  return (
    <span class="row-field row">
      <Picker
        label={t('rowOf', { row, rows: count(rows) })}
        value={row}
        text={label === undefined ? String(row) : `${row} \u00b7 ${label}`}
        choices={choices}
        filter={t('filterRows')}
        none={t('noRow')}
        byNumber={(n) => (n < rows ? choiceOf({ row: n, text: '' }) : null)}
        onChange={(to) => to !== null && void takeRow(page, to)}
      />
      <span class="s d nowrap hide-slim">{t('ofRows', { rows: count(rows) })}</span>
    </span>
  );
}

/** The row's number, and its label where it has one; beside it the first of its values. */
function choiceOf({ row = 0, label, text }: InputPart): Choice {
  return {
    value: row,
    text: label === undefined ? String(row) : `${row} \u00b7 ${label}`,
    note: text || undefined,
    search: text,
  };
}
