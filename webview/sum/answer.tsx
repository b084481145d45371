/** What the model answers, and which score is explained. */
import { useCallback, useRef } from 'preact/hooks';
import type { Explanation } from '../../src/protocol/types';
import { probability, score, term } from '../../src/format/number';
import { Dropdown } from '../kit';
import { Picker, type Choice } from '../parts/picker';
import { useRoving } from '../parts/roving';
import { explain } from '../state/actions/explain';
import { classAt, isMap, scoreName } from '../state/derive';
import { usePage, useSelect } from '../state/page';
import { t } from '../text';
import { ElementPicker } from './element';

export function Answer({ explanation }: { explanation: Explanation }) {
  const label = useSelect((s) => s.answered?.prepared?.label);
  const best = classAt(explanation, explanation.prediction.all);
  const single = explanation.scores === 1;
  return (
    <div class="answer">
      <div class="s d row between">
        <span class="nowrap">{t('modelAnswers')}</span>
        {label !== undefined && <span class="el">{t('inTheFile', { label })}</span>}
      </div>
      <div class="ans">
        <span class="big el" title={scoreName(explanation, explanation.prediction.all)}>
          {single && best?.label === undefined ? score(explanation.f) : scoreName(explanation, explanation.prediction.all)}
        </span>
        {best?.probability !== undefined && <span class="nowrap">{probability(best.probability)}</span>}
      </div>
      <Targets explanation={explanation} />
    </div>
  );
}

function Targets({ explanation }: { explanation: Explanation }) {
  const page = usePage();
  const request = useSelect((s) => s.request);
  const bar = useRef<HTMLDivElement>(null);
  useRoving(bar);
  const labels = useSelect((s) => s.structure?.labels);
  const choices = useCallback(() => classChoices(explanation, labels), [explanation, labels]);
  const target = request.target ?? explanation.target;
  const minusChoices = useCallback(
    (): Choice[] => [{ value: null, text: t('nothing') }, ...choices().filter((c) => c.value !== target)],
    [choices, target],
  );
  const named = (index: number) => labelled(classAt(explanation, index)?.label ?? labels?.[index], index);
  const alone = explanation.scores < 2;
  const byNumber = (index: number): Choice | null => (index < explanation.scores ? { value: index, text: named(index) } : null);
  const setTarget = (value: number | null) => {
    const minus = value === request.minus ? null : request.minus;
    void explain(page, { target: value, minus });
  };
  return (
    <div>
      <div class="s d explain-of">
        <Outputs explanation={explanation} />
      </div>
      <div class="row targets" ref={bar} role="toolbar" aria-label={t('explainScoreOf')}>
        {isMap(explanation) ? (
          <Elements explanation={explanation} target={target} onTarget={setTarget} />
        ) : (
          <>
            <Picker
              label={t('target')}
              value={target}
              text={named(target)}
              choices={choices}
              disabled={alone}
              byNumber={byNumber}
              onChange={setTarget}
            />
            <span class="d">{t('minus')}</span>
            <Picker
              label={t('minusClass')}
              value={request.minus}
              text={request.minus === null ? t('nothing') : named(request.minus)}
              choices={minusChoices}
              disabled={alone}
              byNumber={byNumber}
              onChange={(minus) => void explain(page, { minus, target })}
            />
          </>
        )}
      </div>
    </div>
  );
}

function Elements({
  explanation,
  target,
  onTarget,
}: {
  explanation: Explanation;
  target: number;
  onTarget(at: number | null): void;
}) {
  const page = usePage();
  const minus = useSelect((s) => s.request.minus);
  return (
    <>
      <ElementPicker label={t('target')} explanation={explanation} value={target} onChange={onTarget} />
      <span class="d">{t('minus')}</span>
      <ElementPicker
        label={t('minusClass')}
        explanation={explanation}
        value={minus}
        optional
        onChange={(minus) => void explain(page, { minus, target })}
      />
    </>
  );
}

/** Which of the model's outputs is explained, where it has several that are numbers. */
function Outputs({ explanation }: { explanation: Explanation }) {
  const page = usePage();
  const outputs = useSelect((s) => s.structure?.outputs);
  const numbers = (outputs ?? []).filter((o) => /float|double|unknown/.test(o.dtype));
  if (numbers.length < 2) return <>{t('explainScoreOf')}</>;
  const options = numbers.map((o) => ({ value: o.name, text: o.name }));
  // Another output has other scores: the target starts over at its largest.
  const choose = (output: string) => void explain(page, { output, target: null, minus: null });
  return (
    <span class="row outputs">
      {t('explainScoreIn')}
      <Dropdown label={t('output')} value={explanation.output} options={options} onChange={choose} />
    </span>
  );
}

/** Scores that a list can hold; of more (a map of scores) the listed classes, and any other by its number. */
const MOST_LISTED = 20_000;

/** Largest score first, as in the table beside it; what the table does not list follows in order. */
function classChoices({ classes, scores }: Explanation, labels: string[] | undefined): Choice[] {
  const sorted = [...classes].sort((a, b) => b.score - a.score);
  const listed = sorted.map((c) => ({ value: c.index, text: labelled(c.label, c.index), note: term(c.score) }));
  if (scores <= classes.length || scores > MOST_LISTED) return listed;
  const known = new Set(classes.map((c) => c.index));
  for (let index = 0; index < scores; index++) {
    if (!known.has(index)) listed.push({ value: index, text: labelled(labels?.[index], index), note: '' });
  }
  return listed;
}

/** A bare number is said to be a class. */
function labelled(label: string | undefined, index: number): string {
  const name = label ?? String(index);
  return /^\d+$/.test(name) ? t('classNamed', { name }) : name;
}
