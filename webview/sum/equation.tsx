/** The equation in numbers: f = w·x + b at the input, f = g·t + β at a cut, and always the residual. */
import type { ComponentChildren } from 'preact';
import { known, residual, score, signed, signClass, term } from '../../src/format/number';
import { isRoundOff } from '../../src/format/round-off';
import { Icon } from '../parts/icon';
import { Num } from '../parts/number';
import { t } from '../text';
import type { SumParts } from './parts';

export function Equation({ f, weights, bias, cut, leftOut, unattributed, residual: rest, scale }: SumParts) {
  return (
    <div class="eq">
      <Term name={t('scoreF')} symbol="f">
        <span class="v">{score(f)}</span>
      </Term>
      <span class="op">=</span>
      <Term name={t(cut ? 'gradientPart' : 'weightsPart')} symbol={cut ? t('atTheCut', { symbol: 'g·t' }) : 'w·x'}>
        <span class={`v ${signClass(weights)}`}>{term(weights)}</span>
      </Term>
      <span class="op">+</span>
      <Term name={t(cut ? 'biasSoFar' : 'biasPart')} symbol={cut ? t('atTheCut', { symbol: 'β' }) : 'b'}>
        <span class={`v ${signClass(bias)}`}>{term(bias)}</span>
      </Term>
      <span class="grow" />
      {known(leftOut) && leftOut !== 0 && <Small name={t('leftOut')} v={leftOut} />}
      {known(unattributed) && unattributed !== 0 && <Small name={t('unattributedOf')} v={unattributed} />}
      <div class="t r small">
        <span class="s d">{t('residual')}</span>
        <Residual v={rest} scale={scale} />
      </div>
    </div>
  );
}

function Term({ name, symbol, children }: { name: string; symbol: string; children: ComponentChildren }) {
  return (
    <div class="t">
      <span class="s">
        {name} <span class="d">{symbol}</span>
      </span>
      {children}
    </div>
  );
}

function Small({ name, v }: { name: string; v: number }) {
  return (
    <div class="t r small">
      <span class="s d">{name}</span>
      <Num v={v} as={signed} />
    </div>
  );
}

/** A residual with the sign that it is, or is not, round-off. */
export function Residual({ v, scale }: { v: number; scale: number }) {
  const fine = isRoundOff(v, scale);
  return (
    <span class={`row n end ${fine ? '' : 'err'}`}>
      <span>{residual(v)}</span>
      <span
        class={fine ? 'ok' : 'err'}
        role="img"
        aria-label={t(fine ? 'residualFine' : 'residualBad')}
        title={t(fine ? 'residualFine' : 'residualBad')}
      >
        <Icon name={fine ? 'check' : 'error'} />
      </span>
    </span>
  );
}
