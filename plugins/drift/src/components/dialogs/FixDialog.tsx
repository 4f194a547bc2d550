import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Button from '@material-ui/core/Button';
import OpenInNewIcon from '@material-ui/icons/OpenInNew';
import { LinkButton } from '@backstage/core-components';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Check,
  FixOption,
  FixPlan,
  InfrastructureEnvironment,
} from '@paved-path/backstage-plugin-drift-common';
import {
  describeError,
  EmptyPanel,
  ErrorPanel,
  LoadingPanel,
  StatusLabel,
  useLiveQuery,
  useNow,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { driftApiRef } from '../../api';
import { useSend } from '../../hooks';
import { driftTranslationRef } from '../../translation';
import { ActionDialog } from './ActionDialog';
import { PlanView } from './PlanView';
import { DialogHandle } from './useDialog';

const useStyles = makeStyles<Theme>(theme => ({
  direction: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
  },
  options: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginTop: theme.spacing(0.5),
  },
}));

/** The ways to fix an environment: links to where the team does it, or an apply of the very plan that is shown. */
export function FixDialog(props: {
  handle: DialogHandle;
  environment: InfrastructureEnvironment;
  mayApply: boolean;
  onApplied: (check: Check) => void;
}) {
  const { handle, environment, mayApply, onApplied } = props;
  const { t } = useTranslationRef(driftTranslationRef);
  const api = useApi(driftApiRef);
  const now = useNow(1000);
  const planning = useSend();
  const applying = useSend();
  const [plan, setPlan] = useState<FixPlan>();
  const options = useLiveQuery({
    key: environment.id,
    load: signal => api.getFixOptions(environment.id, { signal }),
  });
  const expired =
    plan !== undefined && !(DateTime.fromISO(plan.expiresAt) > now);

  function showPlan() {
    setPlan(undefined);
    planning.send(async () => setPlan(await api.planFix(environment.id)));
  }

  async function apply() {
    if (!plan) return;
    const done = await applying.send(async () =>
      onApplied(await api.applyFix(environment.id, { planId: plan.id })),
    );
    if (done) handle.close();
  }

  const usable = options.value?.filter(({ kind, url }) =>
    kind === 'apply' ? mayApply : url !== undefined,
  );
  const withheld = !mayApply && options.value?.some(it => it.kind === 'apply');

  return (
    <ActionDialog
      handle={handle}
      title={t('fix.title', { environment: environment.name })}
      button={
        plan?.changes.length
          ? t('fix.apply', {
              count: plan.changes.length,
              environment: environment.name,
            })
          : undefined
      }
      onConfirm={apply}
      disabled={expired}
      state={applying}
    >
      {!options.value && options.error && (
        <ErrorPanel error={options.error} onRetry={options.reload} />
      )}
      {!options.value && !options.error && (
        <LoadingPanel
          title={t('fix.title', { environment: environment.name })}
        />
      )}
      {usable?.length === 0 && (
        <EmptyPanel title={t('fix.none')}>
          {withheld ? t('fix.notAllowed') : t('fix.noneBody')}
        </EmptyPanel>
      )}
      {usable && (
        <>
          <Direction
            title={t('fix.codeToCloud')}
            body={t('fix.codeToCloudBody')}
            options={usable.filter(it => it.direction === 'code-to-cloud')}
            planning={planning.sending || applying.sending}
            onPlan={showPlan}
          />
          {planning.error && (
            <div role="alert">
              <StatusLabel tone="bad">
                {describeError(planning.error)}
              </StatusLabel>
            </div>
          )}
          {planning.sending && <LoadingPanel title={t('fix.planning')} />}
          {plan && (
            <PlanView plan={plan} expired={expired} onAgain={showPlan} />
          )}
          {!plan && (
            <Direction
              title={t('fix.cloudToCode')}
              body={t('fix.cloudToCodeBody')}
              options={usable.filter(it => it.direction === 'cloud-to-code')}
              planning={planning.sending}
              onPlan={showPlan}
            />
          )}
        </>
      )}
    </ActionDialog>
  );
}

function Direction(props: {
  title: string;
  body: string;
  options: FixOption[];
  planning: boolean;
  onPlan: () => void;
}) {
  const { title, body, options, planning, onPlan } = props;
  const classes = useStyles();
  const { t } = useTranslationRef(driftTranslationRef);
  if (!options.length) return null;
  return (
    <div className={classes.direction}>
      <Typography variant="subtitle2" component="h3">
        {title}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {body}
      </Typography>
      <div className={classes.options}>
        {options.map(option =>
          option.kind === 'apply' ? (
            <Button
              key={option.title}
              variant="outlined"
              size="small"
              disabled={planning}
              title={option.title}
              onClick={onPlan}
            >
              {planning ? t('fix.planning') : t('fix.showPlan')}
            </Button>
          ) : (
            <LinkButton
              key={option.title}
              // It looks like a button, and it leads away.
              role="link"
              variant="outlined"
              size="small"
              color="default"
              to={option.url!}
              endIcon={<OpenInNewIcon aria-hidden />}
            >
              {option.title}
            </LinkButton>
          ),
        )}
      </div>
    </div>
  );
}
