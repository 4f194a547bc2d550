import { useState } from 'react';
import Button from '@material-ui/core/Button';
import { Rota } from '@paved-path/backstage-plugin-on-call-common';
import {
  EmptyPanel,
  Foldable,
  PlainList,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { useMoment } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import {
  CalendarItem,
  identityOf,
  layOutWeeks,
  PersonTones,
} from '../../words';
import { RotaListItem } from './RotaListItem';
import { RotaRange } from './useRotaRange';

/** How many shifts are listed at once: those of a week, where there are three a day. */
const SHOWN = 21;

/** The shifts and gaps of a rota below each other, where there is no room for a calendar; those that are over are folded. */
export function RotaList(props: {
  rota: Rota;
  range: RotaRange;
  tones: PersonTones;
  onOpen: (item: CalendarItem, opener: HTMLElement) => void;
}) {
  const { rota, range, tones, onOpen } = props;
  const { t } = useTexts(onCallTranslationRef);
  const { now } = useMoment();
  const [shown, setShown] = useState(SHOWN);
  const { items } = layOutWeeks(rota, range.start, range.weeks, range.asked);
  if (!items.length) {
    return (
      <EmptyPanel title={t('rota.calendar.empty')}>
        {t('rota.calendar.emptyBody')}
      </EmptyPanel>
    );
  }
  const isOver = ({ end }: CalendarItem) => DateTime.fromISO(end) <= now;
  const over = items.filter(isOver);
  // Whoever looks at weeks that are over wants to see them.
  const isPast = over.length === items.length;
  const listed = isPast ? items : items.filter(item => !isOver(item));
  const more = listed.length - shown;
  const list = (label: string, some: CalendarItem[]) => (
    <PlainList ordered label={label}>
      {some.map(item => (
        <li key={item.key}>
          <RotaListItem
            item={item}
            tone={item.shift && tones.get(identityOf(item.shift.person))}
            onOpen={onOpen}
          />
        </li>
      ))}
    </PlainList>
  );
  const overWords = t('rota.calendar.earlier', { count: over.length });
  return (
    <div>
      {over.length > 0 && !isPast && (
        <Foldable title={overWords}>{list(overWords, over)}</Foldable>
      )}
      {list(rota.name, listed.slice(0, shown))}
      {more > 0 && (
        <Button size="small" onClick={() => setShown(Infinity)}>
          {t('rota.calendar.more', { count: more })}
        </Button>
      )}
    </div>
  );
}
