import { makeStyles } from '@material-ui/core/styles';
import { Shift } from '@paved-path/backstage-plugin-on-call-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { PersonName } from '../PersonName';
import { When } from '../When';

// A link within words is not told by its colour alone.
const useStyles = makeStyles({
  words: { '& a': { textDecoration: 'underline' } },
});

/** Who takes over, and when; that nobody does is loud. */
export function NextShift(props: { shift: Shift }) {
  const { person, start } = props.shift;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const who = person ? <PersonName person={person} /> : t('people.nobody');
  const words = start
    ? t('card.nextFrom', {
        who,
        from: t('time.from', { when: <When at={start} /> }),
      })
    : t('card.next', { who });
  return person ? (
    <span className={classes.words}>{words}</span>
  ) : (
    <StatusLabel tone="warning">{words}</StatusLabel>
  );
}
