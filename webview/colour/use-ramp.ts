/** The tables of the colour map that the person has set, in the theme that is shown. */
import { useHighContrast } from '../parts/measure';
import { useSelect } from '../state/page';
import { ramp, type Ramp } from './ramp';

export function useRamp(): Ramp {
  return ramp(
    useHighContrast(),
    useSelect((s) => s.colours),
  );
}
