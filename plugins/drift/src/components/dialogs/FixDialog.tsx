import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Check,
  Drift,
  FixOption,
  FixPlan,
  IgnoreRule,
  InfrastructureEnvironment,
} from '@paved-path/backstage-plugin-drift-common';
import {
  ActionDialog,
  describeError,
  DialogHandle,
  EmptyPanel,
  ErrorPanel,
  LoadingPanel,
  StatusLabel,
  useLiveQuery,
  useNow,
  useSend,
  useTexts,
} from '@paved-path/provider-kit-react';
import { DateTime } from 'luxon';
import { driftApiRef } from '../../api';
import { driftTranslationRef } from '../../translation';
import { FixDirection } from './FixDirection';
import { PlanView } from './PlanView';
import { useOpenFix } from './useOpenFix';

/**
 * The ways to fix an environment: links to where the team does it, what the portal opens there, or an apply of the very plan that is
 * shown.
 */
export function FixDialog(props: {
  handle: DialogHandle;
  environment: InfrastructureEnvironment;
  /** What is drifted in it, and what is known of it. */
  drifts: Drift[];
  rules: IgnoreRule[];
  mayApply: boolean;
  mayOpen: boolean;
  onApplied: (check: Check) => void;
}) {
  const { handle, environment, drifts, rules } = props;
  const { mayApply, mayOpen, onApplied } = props;
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const now = useNow(1000);
  const planning = useSend();
  const applying = useSend();
  const fix = useOpenFix(environment.id);
  const [plan, setPlan] = useState<FixPlan>();
  const options = useOfferedOptions(environment.id);
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

  const usable = options.value?.filter(({ kind, url, id }) => {
    if (kind === 'apply') return mayApply;
    return kind === 'open' ? mayOpen && id !== undefined : url !== undefined;
  });
  const withheld = options.value?.some(
    ({ kind }) =>
      (kind === 'apply' && !mayApply) || (kind === 'open' && !mayOpen),
  );
  const opening = fix.opening !== undefined;
  const actions = {
    fix,
    onPlan: showPlan,
    busy: planning.sending || applying.sending || opening,
    planning: planning.sending,
  };
  const inDirection = (direction: FixOption['direction']) =>
    usable?.filter(option => option.direction === direction) ?? [];

  return (
    <ActionDialog
      maxWidth="md"
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
      held={opening}
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
      <FixDirection
        title={t('fix.codeToCloud')}
        body={t('fix.codeToCloudBody')}
        options={inDirection('code-to-cloud')}
        {...actions}
      />
      {planning.error && (
        <div role="alert">
          <StatusLabel tone="bad">{describeError(planning.error)}</StatusLabel>
        </div>
      )}
      {planning.sending && <LoadingPanel title={t('fix.planning')} />}
      {plan && (
        <PlanView
          plan={plan}
          drifts={drifts}
          rules={rules}
          expired={expired}
          onAgain={showPlan}
        />
      )}
      <FixDirection
        title={t('fix.cloudToCode')}
        body={t('fix.cloudToCodeBody')}
        options={inDirection('cloud-to-code')}
        hidden={planning.sending || plan !== undefined}
        {...actions}
      />
    </ActionDialog>
  );
}

/** What is offered, as it was first answered: nothing moves under the reader's pointer, and what was opened stays where it was. */
function useOfferedOptions(environmentId: string) {
  const api = useApi(driftApiRef);
  const query = useLiveQuery({
    key: environmentId,
    load: signal => api.getFixOptions(environmentId, { signal }),
  });
  const [value, setValue] = useState(query.value);
  if (!value && query.value) setValue(query.value);
  return { ...query, value };
}
