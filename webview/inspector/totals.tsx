/** Σ, Σ|·| and the largest of what a layer received, added, and passed on; and that the sum holds just after it. */
import type { CutTensor, LayerResult, Totals } from '../../src/protocol/types';
import { plain, signed } from '../../src/format/number';
import { sizeOf } from '../../src/format/shape';
import { Num } from '../parts/number';
import { useAsks, useSelect } from '../state/page';
import { Residual } from '../sum/equation';
import { t } from '../text';

/** Without a result nothing is known, and that is said. */
export function LayerTotals({ result, outputs }: { result: LayerResult | undefined; outputs: string[] }) {
  const scale = useSelect((s) => s.explanation?.scale ?? 0);
  const stopped = useSelect((s) => (s.explanation?.stopped.length ? s.moment : null));
  // What lies at the cut is known, even where the layer could not send it on.
  const arrived = useTotals(!result && stopped ? stopped.cut.filter((c) => outputs.includes(c.name)) : []);
  return (
    <table class="tb totals">
      <Head />
      <tbody>
        <Row name={t('received')} totals={result?.received ?? (stopped ? arrived : undefined)} />
        <Row name={t('own')} totals={result?.own} />
        <Row name={t('mass')} totals={result?.mass} />
        <tr>
          <th scope="row">{t('evenly')}</th>
          {result ? (
            <>
              <td />
              <td class="n">{plain(result.evenly)}</td>
              <td />
            </>
          ) : (
            <NotKnown />
          )}
        </tr>
        {result && result.unattributed !== 0 && <Single name={t('unattributed')} v={result.unattributed} />}
        {result && result.excluded !== 0 && <Single name={t('leftOutLayer')} v={result.excluded} />}
        {result && <ResidualRow v={result.residual} scale={scale} />}
        {!result && stopped && <ResidualRow v={stopped.residual} scale={stopped.scale} />}
      </tbody>
    </table>
  );
}

/** Σ and, once they are answered, Σ|·| and the largest of β over tensors of the cut. */
function useTotals(cut: readonly CutTensor[]): Partial<Totals> {
  const session = useSelect((s) => s.session) ?? '';
  const request = useSelect((s) => s.answered?.request ?? s.request);
  const asked = useAsks(
    cut.map(({ name, shape }) => {
      const params = { session, request, quantity: 'beta' as const, of: name, start: 0, size: sizeOf(shape), count: 1 };
      return { id: name, method: 'blocks' as const, params };
    }),
  );
  const sum = cut.reduce((all, c) => all + c.beta, 0);
  const totals = asked.flatMap(({ value }) => value ?? []);
  if (totals.length < cut.length) return { sum };
  return {
    sum,
    abs: totals.reduce((all, { abs }) => all + abs, 0),
    largest: Math.max(0, ...totals.map(({ largest }) => Math.abs(largest))),
  };
}

export function InputTotals() {
  const explanation = useSelect((s) => (s.at === null ? s.explanation : null));
  if (!explanation) return <p class="d insp-none">{t('notReachedLong')}</p>;
  return (
    <table class="tb totals">
      <Head />
      <tbody>
        <Single name={t('betaAtInput')} v={explanation.attributed} />
        <Single name={t('gradientTimesInput')} v={explanation.weights} />
        <ResidualRow v={explanation.residual} scale={explanation.scale} />
      </tbody>
    </table>
  );
}

function Head() {
  return (
    <>
      <colgroup>
        <col class="wide" />
        <col />
        <col />
        <col />
      </colgroup>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('sumHead')}</th>
          <th scope="col">{t('absHead')}</th>
          <th scope="col">{t('largestHead')}</th>
        </tr>
      </thead>
    </>
  );
}

function Row({ name, totals }: { name: string; totals: Partial<Totals> | undefined }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {totals ? (
        <>
          <td class="n">
            <Num v={totals.sum} as={signed} />
          </td>
          <td class="n">{plain(totals.abs)}</td>
          <td class="n">{plain(totals.largest && Math.abs(totals.largest))}</td>
        </>
      ) : (
        <NotKnown />
      )}
    </tr>
  );
}

function Single({ name, v }: { name: string; v: number }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="n">
        <Num v={v} />
      </td>
      <td />
      <td />
    </tr>
  );
}

function NotKnown() {
  return (
    <>
      <td class="n zero">{t('notKnown')}</td>
      <td />
      <td />
    </>
  );
}

function ResidualRow({ v, scale }: { v: number; scale: number }) {
  return (
    <tr>
      <th scope="row">{t('residualAtCut')}</th>
      <td class="n" colSpan={3}>
        <span class="row end">
          <span class="d s words">{t('residualFormula')}</span>
          <Residual v={v} scale={scale} />
        </span>
      </td>
    </tr>
  );
}
