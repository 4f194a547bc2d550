import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { RotaShift } from '@paved-path/backstage-plugin-on-call-common';
import {
  DataTable,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useMoment, usePhotos } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { spanWords, whenWords } from '../../words';
import { PersonAvatar } from '../PersonAvatar';
import { PersonName } from '../PersonName';
import { ProblemList } from '../ProblemList';
import { Age } from './Age';
import { isRotaKnown, RotaRow } from './rotaRows';
import { TeamRotaLink } from './ServiceLink';

/** How many gaps are said; the others are counted. */
const GAPS = 1;

const useStyles = makeStyles<Theme>(theme => ({
  name: { fontWeight: theme.typography.fontWeightMedium as number },
  person: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    minWidth: 0,
  },
  aside: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** Rotas with who is on call in them now and next, and when nobody is. */
export function RotasTable(props: { rows: RotaRow[] }) {
  const { rows } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const moment = useMoment();
  const photos = usePhotos(rows.flatMap(({ now }) => now?.person ?? []));
  const until = (shift: RotaShift) =>
    t('time.until', { when: whenWords(shift.end, moment, t) });
  return (
    <DataTable<RotaRow>
      label={t('organisation.rotas.title')}
      rows={rows}
      rowKey={({ rota }) => rota.id}
      columns={[
        {
          title: t('organisation.rotas.rota'),
          share: 16,
          cell: ({ rota }) => (
            <span className={classes.name}>
              {rota.ownerRef && (
                <TeamRotaLink entityRef={rota.ownerRef} title={rota.name} />
              )}
              {!rota.ownerRef && rota.url && (
                <Link to={rota.url}>{rota.name}</Link>
              )}
              {!rota.ownerRef && !rota.url && rota.name}
            </span>
          ),
        },
        {
          title: t('organisation.rotas.team'),
          share: 10,
          cell: ({ rota }) =>
            rota.ownerRef ? (
              <EntityRefLink
                entityRef={rota.ownerRef}
                hideIcon
                disableTooltip
              />
            ) : (
              t('organisation.services.noOwner')
            ),
        },
        {
          title: t('organisation.rotas.now'),
          share: 17,
          cell: ({ now, isNobody }) => {
            if (now) {
              return (
                <div className={classes.person}>
                  <PersonAvatar person={now.person} photos={photos} size={26} />
                  <div>
                    <PersonName person={now.person} />
                    <span className={classes.aside}>{until(now)}</span>
                  </div>
                </div>
              );
            }
            return isNobody ? (
              <StatusLabel tone="bad">
                {t('organisation.services.nobody')}
              </StatusLabel>
            ) : (
              <StatusLabel tone="neutral">
                {t('organisation.services.notKnown')}
              </StatusLabel>
            );
          },
        },
        {
          title: t('organisation.rotas.next'),
          share: 15,
          cell: ({ next, gaps }) => {
            if (next) {
              return (
                <>
                  <PersonName person={next.person} />
                  <span className={classes.aside}>
                    {t('time.from', { when: whenWords(next.start, moment, t) })}
                  </span>
                </>
              );
            }
            // Whoever is on call now may be so for longer than was looked ahead.
            return gaps.length > 0 && t('organisation.rotas.nothingNext');
          },
        },
        {
          title: t('organisation.rotas.gaps'),
          share: 15,
          cell: row => isRotaKnown(row) && <Gaps gaps={row.gaps} />,
        },
        {
          title: t('organisation.rotas.problems'),
          share: 16,
          cell: row => {
            const { rota } = row;
            const problems = rota.problems.filter(
              ({ kind }) => kind !== 'gap' || !rota.gaps.length,
            );
            if (problems.length) {
              return <ProblemList problems={problems} shown={1} />;
            }
            return isRotaKnown(row) && t('organisation.services.none');
          },
        },
        {
          title: t('organisation.rotas.freshness'),
          share: 12,
          cell: ({ rota }) => <Age freshness={rota.freshness} />,
        },
      ]}
    />
  );
}

function Gaps(props: { gaps: RotaRow['gaps'] }) {
  const { gaps } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { language } = useMoment();
  if (!gaps.length) return <>{t('organisation.services.none')}</>;
  const more = gaps.length - GAPS;
  return (
    <>
      {gaps.slice(0, GAPS).map(gap => (
        <StatusLabel key={gap.start} tone="warning">
          {t('organisation.rotas.gap', {
            range: spanWords(gap, t, { language }),
          })}
        </StatusLabel>
      ))}
      {more > 0 && (
        <span className={classes.aside}>
          {t('organisation.rotas.moreGaps', { count: more })}
        </span>
      )}
    </>
  );
}
