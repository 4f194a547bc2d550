import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import { IgnoreRule } from '@paved-path/backstage-plugin-drift-common';
import {
  EmptyPanel,
  ErrorPanel,
  LoadingPanel,
  RelativeTime,
  useDialog,
} from '@paved-path/provider-kit-react';
import { useIgnoreRules, useMayIgnoreEverywhere } from '../../hooks';
import { driftTranslationRef } from '../../translation';
import { ruleWords } from '../../words';
import { DeleteRuleDialog } from '../dialogs';
import { Person } from '../EnvironmentDrift/StateNote';
import { FleetTable } from '../FleetTable';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    outline: 'none',
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
  },
  what: {
    fontFamily: 'monospace',
    fontSize: 13,
    minWidth: 160,
    overflowWrap: 'anywhere',
  },
  why: { minWidth: 160, maxWidth: 360, overflowWrap: 'anywhere' },
  age: { display: 'block' },
}));

/** The known noise: what is ignored, why, and how much each rule hides. */
export function RulesPanel() {
  const classes = useStyles();
  const { t } = useTranslationRef(driftTranslationRef);
  const mayDelete = useMayIgnoreEverywhere();
  const { openDialog, dialog, fallback } = useDialog();
  const { value, error, reload } = useIgnoreRules(true);
  const title = t('rules.title');
  return (
    <EntityInfoCard title={title}>
      <div ref={fallback} tabIndex={-1} className={classes.root}>
        {!value && error && <ErrorPanel error={error} onRetry={reload} />}
        {!value && !error && <LoadingPanel title={title} />}
        {value?.length === 0 && (
          <EmptyPanel title={t('rules.none')}>{t('rules.noneBody')}</EmptyPanel>
        )}
        {value && value.length > 0 && (
          <FleetTable<IgnoreRule>
            label={title}
            rows={value}
            rowKey={({ id }) => id}
            columns={[
              {
                title: t('rules.what'),
                cell: rule => (
                  <div className={classes.what}>{ruleWords(rule, t)}</div>
                ),
              },
              {
                title: t('rules.where'),
                cell: ({ environmentId, repository }) => {
                  if (environmentId) return t('rules.oneEnvironment');
                  return repository ?? t('rules.organisation');
                },
              },
              { title: t('rules.hides'), cell: ({ hides }) => hides },
              {
                title: t('rules.why'),
                cell: ({ reason }) => (
                  <div className={classes.why}>{reason}</div>
                ),
              },
              {
                title: t('rules.who'),
                cell: ({ createdBy, createdAt }) => (
                  <>
                    <Person userRef={createdBy} />
                    <Typography
                      variant="caption"
                      color="textSecondary"
                      className={classes.age}
                    >
                      <RelativeTime at={createdAt} />
                    </Typography>
                  </>
                ),
              },
              ...(mayDelete
                ? [
                    {
                      title: t('rules.delete'),
                      cell: (rule: IgnoreRule) => (
                        <Button
                          size="small"
                          aria-label={t('rules.deleteLabel', {
                            rule: ruleWords(rule, t),
                          })}
                          onClick={event =>
                            openDialog(
                              handle => (
                                <DeleteRuleDialog
                                  handle={handle}
                                  rule={rule}
                                  onDone={reload}
                                />
                              ),
                              event.currentTarget,
                            )
                          }
                        >
                          {t('rules.delete')}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
        {dialog}
      </div>
    </EntityInfoCard>
  );
}
