import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { PagePreview } from '@paved-path/backstage-plugin-on-call-common';
import {
  FreshnessLine,
  PlainList,
  RelativeTime,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { incidentStatus, sortIncidents, whoWords } from '../../words';
import { IncidentLink } from '../IncidentLine';
import { isTold } from './draft';

/** How many open incidents stand there; the others are counted. */
const SHOWN = 3;

const useStyles = makeStyles<Theme>(theme => ({
  heading: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightBold as number,
  },
  hint: { color: theme.palette.text.secondary },
  list: { margin: theme.spacing(0.5, 0, 0), paddingLeft: theme.spacing(2.5) },
  wakes: {
    '& li': { overflowWrap: 'anywhere' },
    '& li > span': { color: theme.palette.text.secondary },
  },
  name: { fontWeight: theme.typography.fontWeightMedium as number },
  problems: { listStyle: 'none', margin: 0, padding: 0 },
  open: {
    padding: theme.spacing(1.25, 1.5),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
  },
  incidents: { margin: theme.spacing(1, 0, 0) },
  facts: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** What one has to know before one writes: that it is known already, or that nobody would hear of it. */
export function Beforehand(props: { preview: PagePreview }) {
  const { preview } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  return (
    <>
      {isTold(preview) && !preview.wakes.length && (
        <div role="status">
          <StatusLabel tone="bad" className={classes.heading}>
            {t('page.nobody')}
          </StatusLabel>
          <div>{t('page.nobodyBody')}</div>
        </div>
      )}
      <OpenAlready preview={preview} />
    </>
  );
}

/** What a page would do: who is told in which order, what is wrong with that, and in whose name it is opened. */
export function PreviewDetails(props: {
  preview: PagePreview;
  onRetry: () => void;
}) {
  const { preview, onRetry } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  return (
    <>
      {preview.wakes.length > 0 && <Wakes preview={preview} />}
      <Problems problems={preview.problems} />
      <div className={classes.hint}>
        {t('page.requester', { name: preview.requester.name })}
        {preview.requester.note && (
          <div>
            <StatusLabel tone="warning">{preview.requester.note}</StatusLabel>
          </div>
        )}
        {preview.freshness.state !== 'fresh' && (
          <FreshnessLine freshness={preview.freshness} onRetry={onRetry} />
        )}
      </div>
    </>
  );
}

function Problems(props: { problems: string[] }) {
  const { problems } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  if (!problems.length) return null;
  return (
    <ul className={classes.problems} aria-label={t('card.problems')}>
      {problems.map(problem => (
        <li key={problem}>
          <StatusLabel tone="warning">{problem}</StatusLabel>
        </li>
      ))}
    </ul>
  );
}

function Wakes(props: { preview: PagePreview }) {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const when = (minutes: number | undefined) => {
    if (minutes === undefined) return t('page.later');
    return minutes === 0
      ? t('page.atOnce')
      : t('page.after', { minutes: String(minutes) });
  };
  return (
    <section>
      <Typography component="h3" className={classes.heading}>
        {t('page.who')}
      </Typography>
      <div className={classes.hint}>{t('page.order')}</div>
      <ol className={`${classes.list} ${classes.wakes}`}>
        {props.preview.wakes.map(({ person, level, afterMinutes }, index) => (
          <li key={index}>
            <strong className={classes.name}>{person.name}</strong>{' '}
            <span>
              {when(afterMinutes)} · {t('page.level', { level: String(level) })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function OpenAlready(props: { preview: PagePreview }) {
  const incidents = sortIncidents(props.preview.openIncidents);
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const count = incidents.length;
  if (!count) return null;
  const more = count - SHOWN;
  const heading = t('page.open', { count });
  return (
    <section className={classes.open}>
      <Typography component="h3" className={classes.heading}>
        {heading}
      </Typography>
      <div>{t('page.openBody')}</div>
      <div className={classes.incidents}>
        <PlainList label={heading}>
          {incidents.slice(0, SHOWN).map(incident => {
            const { tone, words, icon } = incidentStatus(incident.status, t);
            return (
              <li key={incident.id}>
                <StatusLabel tone={tone} icon={icon}>
                  {words}
                </StatusLabel>{' '}
                <IncidentLink incident={incident} />
                <div className={classes.facts}>
                  <RelativeTime at={incident.createdAt} /> ·{' '}
                  {whoWords(incident, t)}
                </div>
              </li>
            );
          })}
        </PlainList>
      </div>
      {more > 0 && (
        <div className={classes.facts}>
          {t('page.moreOpen', { count: more })}
        </div>
      )}
    </section>
  );
}
