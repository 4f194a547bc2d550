import { makeStyles, Theme } from '@material-ui/core/styles';
import Link from '@material-ui/core/Link';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { OrganisationItem } from '@paved-path/backstage-plugin-on-call-common';
import {
  StatusLabel,
  toneColor,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { organisationSentence } from '../../words';
import { ServiceLink } from './ServiceLink';
import { OrganisationSummary } from './useOrganisation';

const useStyles = makeStyles<Theme>(theme => ({
  sentence: {
    fontSize: theme.typography.h6.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
    overflowWrap: 'anywhere',
  },
  unknown: { marginTop: theme.spacing(0.5) },
  loud: {
    marginTop: theme.spacing(1.5),
    padding: theme.spacing(1.25, 1.5),
    borderLeft: `4px solid ${toneColor(theme, 'bad')}`,
    background: theme.palette.action.hover,
  },
  title: {
    fontWeight: theme.typography.fontWeightMedium as number,
    marginBottom: theme.spacing(0.5),
  },
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 320px), 1fr))',
    gap: theme.spacing(1, 3),
  },
  name: {
    fontWeight: theme.typography.fontWeightMedium as number,
    overflowWrap: 'anywhere',
  },
  why: {
    fontSize: theme.typography.caption.fontSize,
    overflowWrap: 'anywhere',
  },
  more: { marginTop: theme.spacing(1), font: 'inherit' },
}));

/** How all services stand in one sentence, and those that nobody would be woken for. */
export function Summary(props: {
  summary: OrganisationSummary;
  /** Shows all that have nobody. */
  onShowAll: () => void;
}) {
  const { summary, onShowAll } = props;
  const { loud, nobody, unknown } = summary;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { tone, words } = organisationSentence(summary, t);
  return (
    <div>
      <div role="status">
        <StatusLabel tone={tone} className={classes.sentence}>
          {words}
        </StatusLabel>
        {unknown !== undefined && unknown > 0 && (
          <div className={classes.unknown}>
            <StatusLabel tone="warning">
              {t('organisation.alsoUnknown', { number: String(unknown) })}
            </StatusLabel>
          </div>
        )}
      </div>
      {loud.length > 0 && (
        <div className={classes.loud}>
          <div className={classes.title}>
            {t('organisation.services.loudTitle')}
          </div>
          <ul
            className={classes.list}
            aria-label={t('organisation.services.loudTitle')}
          >
            {loud.map(item => (
              <li key={item.entityRef}>
                <LoudService item={item} />
              </li>
            ))}
          </ul>
          {nobody > loud.length && (
            <Link
              component="button"
              className={classes.more}
              onClick={onShowAll}
            >
              {t('organisation.services.showAll', { number: String(nobody) })}
            </Link>
          )}
        </div>
      )}
    </div>
  );
}

/** A service that nobody is on call for, whose it is, and why. */
function LoudService(props: { item: OrganisationItem }) {
  const { item } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const why = item.problems.find(({ kind }) => kind === 'nobody');
  return (
    <>
      <div>
        <span className={classes.name}>
          <ServiceLink item={item} />
        </span>{' '}
        <span className={classes.why}>
          {item.ownerRef
            ? t('organisation.services.ownedBy', {
                owner: (
                  <EntityDisplayName
                    entityRef={item.ownerRef}
                    hideIcon
                    disableTooltip
                  />
                ),
              })
            : t('organisation.services.noOwner')}
        </span>
      </div>
      {why && <div className={classes.why}>{why.text}</div>}
    </>
  );
}
