/** The sums of both, and their difference. */
import type { Explanation } from '../../src/protocol/types';
import { score, signed, term, type Maybe } from '../../src/format/number';
import { Num } from '../parts/number';
import { t } from '../text';

export function Sums({ a, b }: { a: Explanation; b: Explanation }) {
  const rows: [name: string, a: number, b: number, as: (v: Maybe) => string][] = [
    ['f', a.f, b.f, score],
    ['w·x', a.weights, b.weights, term],
    ['b', a.bias, b.bias, term],
  ];
  return (
    <table class="compare-table" aria-label={t('sum')}>
      <thead>
        <Heads first="" />
      </thead>
      <tbody>
        {rows.map(([name, va, vb, as]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <Values a={va} b={vb} as={as} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A, B and their difference, as the heads of three columns. */
export function Heads({ first }: { first: string }) {
  return (
    <tr>
      {first ? (
        <th scope="col" class="l">
          {first}
        </th>
      ) : (
        <td />
      )}
      <th scope="col">A</th>
      <th scope="col">B</th>
      <th scope="col">B − A</th>
    </tr>
  );
}

/** Two numbers and their difference; what is not known on one side has none. */
export function Values({ a, b, as = signed }: { a: Maybe; b: Maybe; as?: (v: Maybe) => string }) {
  const difference = typeof a === 'number' && typeof b === 'number' ? b - a : undefined;
  return (
    <>
      <td>
        <Num v={a} as={as} hue={as !== score} />
      </td>
      <td>
        <Num v={b} as={as} hue={as !== score} />
      </td>
      <td>
        <Num v={difference} as={as === signed ? signed : term} />
      </td>
    </>
  );
}
