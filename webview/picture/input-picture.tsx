/** The attribution over the input, when the pass has reached it. */
import { useMemo, useRef } from 'preact/hooks';
import type { Explanation, Prepared } from '../../src/protocol/types';
import { useRamp } from '../colour/use-ramp';
import { Compare } from '../compare/compare';
import { useMedia, useSize } from '../parts/measure';
import { useRoving } from '../parts/roving';
import { explain } from '../state/actions/explain';
import { setPicture } from '../state/actions/select';
import { targetName } from '../state/derive';
import { useAsk, usePage, useSelect } from '../state/page';
import { t } from '../text';
import { Apart, splitOf } from './apart';
import { greyBase, pictureBase } from './base';
import { OrderChoice, PlaneChoice, ShowControls } from './controls';
import { Curve } from './curve';
import { Large } from './large';
import { shownMethods, useAttributions, useMethods } from './methods';
import type { MapLook } from './pixels';
import { isList, planeOf, planOf } from './plan';
import { Readout } from './readout';
import { Rows, orderOf } from './rows';
import { Thumbs } from './thumbs';
import { piecesOf, TokenControls, Tokens } from './tokens';
import { MethodTotals } from './totals';

interface Props {
  explanation: Explanation;
  prepared: Prepared;
}

/** Width that the controls keep beside the picture, and height that the legend keeps below it. */
const BESIDE = 206 + 20 + 24;
const BELOW = 24 + 44;

export function InputPicture({ explanation, prepared }: Props) {
  const page = usePage();
  const shown = useShown(explanation, prepared);
  const { plan, methods, attributed, current, chosen, values, split, look, base, picture, input, plane, order, names } = shown;
  const room = useRef<HTMLDivElement>(null);
  const pinned = useSelect((s) => s.pinned);
  const comparing = useSelect((s) => s.comparing);
  const controls = useRef<HTMLDivElement>(null);
  useRoving(controls, 'vertical');
  const { width, height } = useSize(room);
  const asText = useSelect((s) => s.picture.tokensAs === 'text') && plan.kind === 'tokens';
  const rows = isList(plan);
  const name = chosen?.entry.title ?? t('input');
  const choose = (id: string) => {
    const entry = attributed.find((a) => a.entry.id === id)?.entry;
    setPicture(page, { method: entry?.option ? 'beta' : id });
    if (entry?.option && entry.option !== page.store.get().request.option) void explain(page, { option: entry.option });
  };
  return (
    <section class="pict" aria-label={t('picture')}>
      <Thumbs
        {...{ methods, attributed, plan, plane, look, base, input, picture, order, current }}
        inputShape={prepared.shape}
        onChoose={choose}
      />
      {comparing && pinned ? (
        <Compare {...{ pinned, explanation, prepared, chosen, input, plan, plane, look, base, picture, current, names }} />
      ) : (
        <div class="pic" id="picture-panel" role="tabpanel" aria-labelledby={`method-${current}`} ref={room}>
          <div class={`left ${plan.kind === 'map' ? '' : 'wide'}`}>
            {asText ? (
              <Tokens {...{ prepared, values, input, look, name }} symbol={chosen?.entry.symbol ?? ''} stale={chosen?.stale} />
            ) : rows ? (
              <Rows
                {...{ order, look, input, names }}
                values={chosen?.values}
                symbol={chosen?.entry.symbol ?? ''}
                target={targetName(explanation)}
                label={name}
                stale={chosen?.stale}
              />
            ) : plan.kind === 'curve' ? (
              <Curve {...{ values, input, plan, plane, look, name }} stale={chosen?.stale} />
            ) : width === 0 ? null : (
              <Large
                {...{ plan, look, name }}
                values={values}
                base={picture || !chosen ? base : undefined}
                alone={!chosen}
                symbol={chosen?.entry.symbol ?? ''}
                roomX={Math.max(160, width - BESIDE)}
                roomY={Math.max(160, height - BELOW)}
                follow
                stale={chosen?.stale}
              />
            )}
          </div>
          <div class="ctl" ref={controls}>
            <ShowControls overlay={plan.kind === 'map' && picture} />
            {!rows && <PlaneChoice plan={plan} />}
            {split && plan.kind === 'map' && <Apart {...{ split, plan, plane, look }} />}
            {plan.kind === 'tokens' && <TokenControls prepared={prepared} />}
            {rows && !asText && <OrderChoice named={prepared.columns !== undefined} />}
            {chosen && <MethodTotals a={chosen} explanation={explanation} inputName={prepared.name} />}
            <Readout {...{ attributed, input, plan, plane }} columns={names} />
          </div>
        </div>
      )}
    </section>
  );
}

/** Everything the picture is drawn from. */
function useShown(explanation: Explanation, prepared: Prepared) {
  const session = useSelect((s) => s.session) ?? '';
  const settings = useSelect((s) => s.picture);
  const ramp = useRamp();
  const narrow = useMedia('(max-width: 1179px)');
  const answered = useSelect((s) => s.answered)?.request ?? explanation.request;
  const channelsLast = prepared.preprocess.layout === 'NHWC';
  const named = prepared.columns !== undefined && prepared.picture === undefined;
  const tokens = prepared.tokens !== undefined && explanation.lookedUp.includes(prepared.name);
  const plan = useMemo(
    () => planOf(prepared.shape, { channelsLast, named, tokens, signal: true }),
    [prepared, channelsLast, named, tokens],
  );
  const current = settings.method === 'beta' ? `beta${answered.option}` : settings.method;
  const all = useMethods();
  const { methods, entries } = useMemo(() => shownMethods(all, settings.methods, tokens), [all, settings.methods, tokens]);
  const attributed = useAttributions(entries, answered, prepared, current);
  const input = useAsk('field', { session, request: answered, quantity: 'value', of: prepared.name }).value?.data;
  const chosen = attributed.find((a) => a.entry.id === current);
  const plane = settings.plane !== null && settings.plane < plan.planes ? settings.plane : null;
  const split = useMemo(
    () => (chosen?.entry.option ? splitOf(chosen.values, input) : null),
    [chosen?.entry.option, chosen?.values, input],
  );
  const shownValues = split && settings.apart && plan.kind === 'map' ? split.over : chosen?.values;
  const values = shownValues ? planeOf(shownValues, plan, plane) : null;
  const keep = settings.view === 'top' ? settings.top : settings.keep;
  const look: MapLook = { view: settings.view, keep, strength: settings.strength, ramp };
  const shownPicture = useMemo(() => pictureBase(prepared, plan.width, plan.height), [prepared, plan]);
  const base = useMemo(
    () => shownPicture ?? (input && greyBase(planeOf(input, plan, plane), plan)),
    [shownPicture, shownPicture ? null : input, plan, plane],
  );
  // A text is read in order.
  const sort = plan.kind === 'tokens' && settings.tokensAs === 'text' ? 'file' : settings.order;
  const order = useMemo(() => (isList(plan) ? orderOf(chosen?.values, plan.count, sort) : []), [chosen?.values, plan, sort]);
  const names = useMemo(
    () => (tokens ? piecesOf(prepared, input).map((piece) => piece.text) : prepared.columns),
    [tokens, prepared, input],
  );
  return {
    names,
    plan,
    methods,
    attributed,
    current,
    chosen,
    values,
    split,
    look,
    base,
    picture: shownPicture !== undefined,
    input,
    plane,
    order,
    narrow,
  };
}
