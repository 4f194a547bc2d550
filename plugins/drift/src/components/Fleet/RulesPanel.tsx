import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { IgnoreRule } from '@paved-path/backstage-plugin-drift-common';
import {
  DataTable,
  EmptyPanel,
  ErrorPanel,
  LoadingPanel,
  RelativeTime,
  TitledCard,
  useDialog,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useIgnoreRules, useMayIgnoreEverywhere } from '../../hooks';
import { driftTranslationRef } from '../../translation';
import { ruleWords } from '../../words';
import { DeleteRuleDialog } from '../dialogs';
import { Person } from '../EnvironmentDrift/StateNote';

const useStyles = makeStyles({
  root: { outline: 'none' },
  what: {
    fontFamily: 'monospace',
    fontSize: 13,
    overflowWrap: 'anywhere',
  },
  age: { display: 'block' },
});

/** The known noise: what is ignored, why, and how much each rule hides. */
export function RulesPanel() {
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const mayDelete = useMayIgnoreEverywhere();
  const { openDialog, dialog, fallback } = useDialog();
  const { value, error, reload } = useIgnoreRules(true);
  const title = t('rules.title');
  return (
    <TitledCard title={title}>
      <div ref={fallback} tabIndex={-1} className={classes.root}>
        {!value && error && <ErrorPanel error={error} onRetry={reload} />}
        {!value && !error && <LoadingPanel title={title} />}
        {value?.length === 0 && (
          <EmptyPanel title={t('rules.none')}>{t('rules.noneBody')}</EmptyPanel>
        )}
        {value && value.length > 0 && (
          <DataTable<IgnoreRule>
            label={title}
            rows={value}
            rowKey={({ id }) => id}
            columns={[
              {
                title: t('rules.what'),
                share: 4,
                cell: rule => (
                  <div className={classes.what}>{ruleWords(rule, t)}</div>
                ),
              },
              {
                title: t('rules.where'),
                share: 3,
                cell: ({ environmentId, repository }) => {
                  if (environmentId) return t('rules.oneEnvironment');
                  return repository ?? t('rules.organisation');
                },
              },
              {
                title: t('rules.hides'),
                share: 2,
                cell: ({ hides }) => hides,
              },
              {
                title: t('rules.why'),
                share: 5,
                cell: ({ reason }) => reason,
              },
              {
                title: t('rules.who'),
                share: 3,
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
                      share: 2,
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
    </TitledCard>
  );
}
