import { useMemo, useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import { ON_CALL_CHANNEL } from '@paved-path/backstage-plugin-on-call-common';
import {
  StatusLabel,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { useMoment } from '../../hooks';
import { onCallTranslationRef, Translate } from '../../translation';
import { Status, toInstant } from '../../words';
import { UnreadSources, unreadSources } from '../UnreadSources';
import { dated, Panel } from './Panel';
import { RotaRow, rotaRows } from './rotaRows';
import { RotasTable } from './RotasTable';

/** How far ahead gaps and who is next are looked for. */
const WEEKS = 4;

/** How many rotas are listed at once. */
const SHOWN = 15;

const useStyles = makeStyles<Theme>(theme => ({
  sentence: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
    marginBottom: theme.spacing(1),
  },
}));

/** All rotas: who is on call in each now and next, and when nobody is. */
export function RotasPanel() {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const { now } = useMoment();
  const [all, setAll] = useState(false);
  const hour = now.startOf('hour').toMillis();
  const range = useMemo(() => {
    const start = now.startOf('hour');
    return {
      start: toInstant(start),
      end: toInstant(start.plus({ weeks: WEEKS })),
    };
    // Only another hour is another question.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [hour]);
  const query = useLiveQuery({
    key: range.start,
    channel: ON_CALL_CHANNEL,
    keepPrevious: true,
    load: signal => dated(api.getRotas(range, { signal })),
  });
  return (
    <Panel
      title={t('organisation.rotas.title')}
      query={query}
      empty={({ answer }) =>
        answer.length || unreadSources(answer).length
          ? undefined
          : {
              title: t('organisation.rotas.none'),
              children: t('organisation.rotas.noneBody'),
            }
      }
    >
      {rotas => {
        const rows = rotaRows(rotas, now);
        const isWhole = !unreadSources(rotas).length;
        const { tone, words } = rotasSentence(rows, isWhole, t);
        return (
          <>
            <div role="status" className={classes.sentence}>
              <StatusLabel tone={tone}>{words}</StatusLabel>
            </div>
            <UnreadSources rotas={rotas} onRetry={query.reload} />
            <Typography variant="body2" color="textSecondary">
              {t('organisation.rotas.period')}
            </Typography>
            <RotasTable rows={all ? rows : rows.slice(0, SHOWN)} />
            {rows.length > SHOWN && (
              <Button size="small" onClick={() => setAll(!all)}>
                {all
                  ? t('organisation.rotas.showFewer')
                  : t('organisation.rotas.showAll', {
                      number: String(rows.length),
                    })}
              </Button>
            )}
          </>
        );
      }}
    </Panel>
  );
}

/** It is good only where somebody is known to be on call in each, and all are known. */
function rotasSentence(
  rows: RotaRow[],
  isWhole: boolean,
  t: Translate,
): Status {
  const nobody = rows.filter(({ isNobody }) => isNobody).length;
  const total = t('organisation.rotas.total', { count: rows.length });
  if (nobody > 0) {
    return {
      tone: 'bad',
      words: t('organisation.rotas.nobody', { number: String(nobody), total }),
    };
  }
  return isWhole && rows.every(({ now }) => now)
    ? {
        tone: 'good',
        words: t('organisation.rotas.allStaffed', { count: rows.length }),
      }
    : { tone: 'neutral', words: total };
}
