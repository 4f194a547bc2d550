import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  Drift,
  FixPlan,
  IgnoreRule,
} from '@paved-path/backstage-plugin-drift-common';
import {
  StatusLabel,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { driftTranslationRef } from '../../translation';
import { actionStatus } from '../../words';
import { AttributeTable } from '../EnvironmentDrift/AttributeTable';
import { StateNote } from '../EnvironmentDrift/StateNote';

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
  /** What is known to be drifted: what of the plan was acknowledged or is ignored is said. */
  drifts: Drift[];
  rules: IgnoreRule[];
  expired: boolean;
  onAgain: () => void;
}) {
  const { plan, drifts, rules, expired, onAgain } = props;
  const { changes } = plan;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const language = useLanguage();
  if (!changes.length) {
    return (
      <div role="status">
        <StatusLabel tone="good">{t('fix.planEmpty')}</StatusLabel>
      </div>
    );
  }
  const title = t('fix.plan', { count: changes.length });
  const rows = changes.map(change => ({
    change,
    known: drifts.find(
      ({ address, state }) =>
        address === change.address &&
        (state === 'acknowledged' || state === 'ignored'),
    ),
  }));
  const countOf = (state: Drift['state']) =>
    rows.filter(({ known }) => known?.state === state).length;
  const acknowledged = countOf('acknowledged');
  const ignored = countOf('ignored');
  return (
    <section className={classes.root} aria-label={title}>
      <Typography variant="subtitle2" component="h3">
        {title}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {t('fix.whole')}
      </Typography>
      {acknowledged > 0 && (
        <StatusLabel tone="warning">
          {t('fix.planAcknowledged', { count: acknowledged })}
        </StatusLabel>
      )}
      {ignored > 0 && (
        <StatusLabel tone="warning">
          {t('fix.planIgnored', { count: ignored })}
        </StatusLabel>
      )}
      <ul className={classes.list}>
        {rows.map(({ change, known }) => {
          const { tone, words, icon } = actionStatus(change.action, t);
          return (
            <li key={change.address}>
              <span className={classes.address}>{change.address}</span>
              <StatusLabel tone={tone} icon={icon}>
                {words}
              </StatusLabel>
              {known && (
                <StateNote
                  drift={known}
                  ruleReason={
                    rules.find(({ id }) => id === known.ignoreRuleId)?.reason
                  }
                />
              )}
              <AttributeTable resource={change} />
            </li>
          );
        })}
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
