import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FixPlan } from '@paved-path/backstage-plugin-drift-common';
import { StatusLabel, useLanguage } from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { driftTranslationRef } from '../../translation';
import { actionWords } from '../../words';
import { AttributeTable } from '../EnvironmentDrift/AttributeTable';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(1) },
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
  },
  address: {
    fontFamily: 'monospace',
    fontWeight: theme.typography.fontWeightMedium as number,
    marginRight: theme.spacing(1),
  },
  expiry: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
  },
}));

/** What an apply would do, resource by resource, and until when it can be confirmed. */
export function PlanView(props: {
  plan: FixPlan;
  expired: boolean;
  onAgain: () => void;
}) {
  const { plan, expired, onAgain } = props;
  const { changes } = plan;
  const classes = useStyles();
  const { t } = useTranslationRef(driftTranslationRef);
  const language = useLanguage();
  if (!changes.length) {
    return (
      <div role="status">
        <StatusLabel tone="good">{t('fix.planEmpty')}</StatusLabel>
      </div>
    );
  }
  const title = t('fix.plan', { count: changes.length });
  return (
    <section className={classes.root} aria-label={title}>
      <Typography variant="subtitle2" component="h3">
        {title}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t('fix.whole')}
      </Typography>
      <ul className={classes.list}>
        {changes.map(change => (
          <li key={change.address}>
            <span className={classes.address}>{change.address}</span>
            <StatusLabel
              tone={
                change.action === 'delete' || change.action === 'replace'
                  ? 'bad'
                  : 'neutral'
              }
            >
              {actionWords(change.action, t)}
            </StatusLabel>
            <AttributeTable resource={change} />
          </li>
        ))}
      </ul>
      <div className={classes.expiry} role="status">
        {expired ? (
          <StatusLabel tone="warning">{t('fix.expired')}</StatusLabel>
        ) : (
          <Typography variant="caption" color="textSecondary">
            {t('fix.expires', {
              time: DateTime.fromISO(plan.expiresAt, {
                locale: language,
              }).toLocaleString(DateTime.TIME_24_WITH_SECONDS),
            })}
          </Typography>
        )}
        {expired && (
          <Button size="small" variant="outlined" onClick={onAgain}>
            {t('fix.planAgain')}
          </Button>
        )}
      </div>
    </section>
  );
}
