/** The chosen quantity, a map a channel, the largest first; or a bar a unit where there are no maps. */
import { count } from '../../src/format/number';
import { Menu } from '../parts/menu';
import { Pane } from '../parts/pane';
import { usePage } from '../state/page';
import type { Quantity } from '../state/types';
import { t } from '../text';
import { ChannelMaps } from './channel-maps';
import { quantityText } from './quantity';
import type { About, Subject } from './subject';
import { UnitBars } from './unit-bars';

interface PaneProps {
  subject: Subject;
  about: About;
  possible: Quantity[];
}

export function ChannelsPane({ subject, about, possible }: PaneProps) {
  const { store } = usePage();
  const maps = subject.shape.length === 4 && subject.shape[2] * subject.shape[3] > 1;
  const units = subject.shape.reduce((n, d) => n * d, 1);
  const quantity = quantityText(about.quantity);
  const title = t(maps ? 'byChannel' : 'byUnit', { quantity });
  const note = maps ? t('channelsNote', { n: count(subject.shape[1]) }) : t('unitsNote', { n: count(units) });
  const choices = possible.map((q) => ({
    text: quantityText(q),
    checked: q === about.quantity,
    run: () => store.set({ quantity: q }),
  }));
  const choice = (
    <>
      <span class="el">{note}</span>
      <Menu icon="more" label={t('quantity')} items={choices} />
    </>
  );
  return (
    <Pane id="channels" title={title} note={choice}>
      {maps ? <ChannelMaps subject={subject} about={about} /> : <UnitBars about={about} units={units} />}
    </Pane>
  );
}
