/** β where it lies at the moment: on a tensor of the cut, above the input. */
import { useMemo, useRef } from 'preact/hooks';
import type { CutTensor, Explanation, Moment } from '../../src/protocol/types';
import { useRamp } from '../colour/use-ramp';
import { score, signed, term } from '../../src/format/number';
import { shapeText } from '../../src/format/shape';
import { Dropdown } from '../kit';
import { useSize } from '../parts/measure';
import { Num } from '../parts/number';
import { useRoving } from '../parts/roving';
import { unpin } from '../state/actions/compare';
import { goTo } from '../state/actions/steps';
import { isPartial, layerOf, targetName } from '../state/derive';
import { useAsk, usePage, useSelect } from '../state/page';
import type { State } from '../state/types';
import { Residual } from '../sum/equation';
import { t } from '../text';
import { pictureBase } from './base';
import { OrderChoice, ShowControls } from './controls';
import { Large } from './large';
import type { MapLook } from './pixels';
import { isList, planeOf, planOf } from './plan';
import { orderOf, Rows } from './rows';

interface Props {
  explanation: Explanation;
  moment: Moment;
}

const BESIDE = 206 + 20 + 24;
const BELOW = 24 + 44;

export function CutPicture({ explanation, moment }: Props) {
  const tensor = useSelect((s) => shownTensor(s, moment));
  const room = useRef<HTMLDivElement>(null);
  const controls = useRef<HTMLDivElement>(null);
  useRoving(controls, 'vertical');
  const { width, height } = useSize(room);
  if (!tensor) return <section class="pict" aria-label={t('picture')} ref={room} />;
  return (
    <section class="pict" aria-label={t('picture')}>
      <div class="pbar cut-bar">
        <b class="nowrap">{t('betaAtCut')}</b>
        <CutTitle moment={moment} tensor={tensor} />
      </div>
      <CompareLater />
      <div class="pic" ref={room}>
        <CutMap
          explanation={explanation}
          moment={moment}
          tensor={tensor}
          roomX={Math.max(160, width - BESIDE)}
          roomY={Math.max(160, height - BELOW)}
        />
        <div class="ctl" ref={controls}>
          <ShowControls overlay={false} />
          {planOf(mapShape(tensor)).kind === 'rows' && <OrderChoice named={false} />}
          <CutNote moment={moment} tensor={tensor} />
          <CutTotals explanation={explanation} moment={moment} />
        </div>
      </div>
    </section>
  );
}

/** Two explanations are compared over the input that both have: not on the way there. */
function CompareLater() {
  const page = usePage();
  const comparing = useSelect((s) => s.comparing && s.pinned !== null);
  const stopped = useSelect(isPartial);
  if (!comparing) return null;
  return (
    <div class="compare-later s row" role="status">
      <span class="d">{t(stopped ? 'compareNever' : 'compareLater')}</span>
      {!stopped && (
        <button class="link" onClick={() => void goTo(page, null)}>
          {t('toTheEnd')}
        </button>
      )}
      <button class="link" onClick={() => unpin(page)}>
        {t('endComparison')}
      </button>
    </div>
  );
}

function CutTitle({ moment, tensor }: { moment: Moment; tensor: CutTensor }) {
  const { store } = usePage();
  const channels = tensor.shape.length === 4 && tensor.shape[1] > 1 ? t('summedChannels', { n: tensor.shape[1] }) : '';
  if (moment.cut.length < 2) {
    return <span class="d el">{[tensor.name, shapeText(tensor.shape), channels].filter(Boolean).join(', ')}</span>;
  }
  const options = moment.cut.map((c) => ({ value: c.name, text: `${c.name}, ${shapeText(c.shape)}` }));
  return (
    <>
      <Dropdown label={t('cutTensor')} value={tensor.name} options={options} onChange={(cutTensor) => store.set({ cutTensor })} />
      <span class="d el">{channels}</span>
    </>
  );
}

function CutMap({ explanation, moment, tensor, roomX, roomY }: Props & { tensor: CutTensor; roomX: number; roomY: number }) {
  const session = useSelect((s) => s.session) ?? '';
  const request = useSelect((s) => s.answered?.request) ?? explanation.request;
  const prepared = useSelect((s) => s.answered?.prepared);
  const labels = useSelect((s) => s.structure?.labels);
  const score = useSelect((s) => s.structure?.score);
  const settings = useSelect((s) => s.picture);
  const ramp = useRamp();
  const query = { session, request, of: tensor.name, moment: moment.index };
  const beta = useAsk('field', { ...query, quantity: 'beta', ...(tensor.shape.length === 4 ? { sumChannels: true } : {}) });
  const shape = mapShape(tensor);
  const plan = useMemo(() => planOf(shape), [shape.join()]);
  const value = useAsk('field', plan.kind === 'rows' ? { ...query, quantity: 'value' } : null);
  const right = beta.value && beta.value.data.length === plan.planes * plan.count ? beta.value.data : undefined;
  const base = useMemo(() => pictureBase(prepared, plan.width, plan.height), [prepared, plan]);
  const keep = settings.view === 'top' ? settings.top : settings.keep;
  const look: MapLook = { view: settings.view, keep, strength: settings.strength, ramp };
  const order = useMemo(() => (isList(plan) ? orderOf(right, plan.count, settings.order) : []), [right, plan, settings.order]);
  const name = `${t('betaAtCut')}, ${tensor.name}`;
  if (plan.kind === 'rows') {
    const names = tensor.name === score && labels?.length === plan.count ? labels : undefined;
    return (
      <div class="left wide">
        <Rows
          {...{ order, look, names }}
          values={right}
          input={value.value?.data}
          symbol="β"
          target={targetName(explanation)}
          label={name}
          stale={beta.stale}
        />
      </div>
    );
  }
  return (
    <div class="left">
      <Large
        {...{ plan, look, name, roomX, roomY }}
        values={right ? planeOf(right, plan, null) : null}
        base={base}
        symbol="β"
        follow={false}
        stale={beta.stale}
      />
    </div>
  );
}

function CutNote({ moment, tensor }: { moment: Moment; tensor: CutTensor }) {
  const stopped = useSelect((s) => s.at === null && isPartial(s));
  const several = moment.cut.length > 1;
  return (
    <div class="s d">
      {stopped ? t('stoppedText') : several ? t('pausedSeveral', { n: moment.cut.length }) : t('pausedText')}
      {!tensor.complete && several && ` ${t('arriving')}`}
    </div>
  );
}

function CutTotals({ explanation, moment }: Props) {
  return (
    <div class="hr">
      <div class="kv">
        <span>Σ g·t</span>
        <Num v={moment.gradientPart} as={term} />
        <span>Σ β</span>
        <Num v={moment.bias} as={signed} />
        <span>f</span>
        <span class="n">{score(explanation.f)}</span>
        <span>{t('residual')}</span>
        <Residual v={moment.residual} scale={moment.scale} />
      </div>
    </div>
  );
}

/** A feature map is shown summed over its channels. */
function mapShape(tensor: CutTensor): number[] {
  return tensor.shape.length === 4 ? tensor.shape.slice(2) : tensor.shape;
}

/** The tensor chosen, or the one that the next step passes, or the one that holds most. */
function shownTensor(s: State, moment: Moment): CutTensor | undefined {
  const chosen = moment.cut.find((c) => c.name === s.cutTensor);
  const next = layerOf(s.structure, moment.next);
  const passing = moment.cut.find((c) => next?.outputs.includes(c.name));
  const most = (a: CutTensor | undefined, b: CutTensor) => (a && Math.abs(a.beta) >= Math.abs(b.beta) ? a : b);
  return chosen ?? passing ?? moment.cut.reduce(most, undefined as CutTensor | undefined);
}
