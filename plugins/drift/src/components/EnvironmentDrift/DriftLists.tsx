import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Drift,
  EnvironmentDetail,
  IgnoreRule,
} from '@paved-path/backstage-plugin-drift-common';
import {
  describeError,
  Foldable,
  OpenDialog,
  StatusLabel,
  useSend,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';
import { EnvironmentPermissions } from '../../hooks';
import { driftTranslationRef } from '../../translation';
import { AcknowledgeDialog, DeleteRuleDialog, IgnoreDialog } from '../dialogs';
import { ruleWords } from '../../words';
import { DriftRow } from './DriftRow';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0 },
});

/** Folded below what is new, counted, never gone. */
const FOLDED = ['acknowledged', 'ignored', 'resolved'] as const;

/** What drifted in an environment: what is new, and folded what is known. */
export function DriftLists(props: {
  detail: EnvironmentDetail;
  may: EnvironmentPermissions;
  openDialog: OpenDialog;
  onFix: (opener: HTMLElement) => void;
  onChanged: () => void;
  rules: IgnoreRule[];
}) {
  const {
    detail,
    may: permissions,
    openDialog,
    onFix,
    onChanged,
    rules,
  } = props;
  const { environment, drifts, truncated } = detail;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const fresh = drifts.filter(({ state }) => state === 'new');

  function titleOf(state: (typeof FOLDED)[number], count: number): string {
    if (state === 'acknowledged') return t('drift.acknowledged', { count });
    if (state === 'ignored') return t('drift.ignored', { count });
    return t('drift.resolved', { count });
  }

  function ruleOf(drift: Drift): IgnoreRule | undefined {
    return rules.find(({ id }) => id === drift.ignoreRuleId);
  }

  function ruleActions(drift: Drift) {
    const rule = ruleOf(drift);
    const may = rule?.environmentId
      ? permissions.acknowledge
      : permissions.ignoreEverywhere;
    if (!rule || !may) return undefined;
    return (
      <Button
        size="small"
        variant="outlined"
        aria-label={t('action.stopIgnoringLabel', {
          rule: ruleWords(rule, t),
        })}
        onClick={event =>
          openDialog(
            handle => (
              <DeleteRuleDialog
                handle={handle}
                rule={rule}
                onDone={onChanged}
              />
            ),
            event.currentTarget,
          )
        }
      >
        {t('action.stopIgnoring')}
      </Button>
    );
  }

  function newActions(drift: Drift) {
    const { address } = drift;
    return (
      <>
        {permissions.acknowledge && (
          <Button
            size="small"
            variant="outlined"
            aria-label={t('action.acknowledgeLabel', { address })}
            onClick={event =>
              openDialog(
                handle => (
                  <AcknowledgeDialog
                    handle={handle}
                    drift={drift}
                    onDone={onChanged}
                  />
                ),
                event.currentTarget,
              )
            }
          >
            {t('action.acknowledge')}
          </Button>
        )}
        {permissions.acknowledge && (
          <Button
            size="small"
            variant="outlined"
            aria-label={t('action.ignoreLabel', { address })}
            onClick={event =>
              openDialog(
                handle => (
                  <IgnoreDialog
                    handle={handle}
                    drift={drift}
                    environment={environment}
                    mayEverywhere={permissions.ignoreEverywhere}
                    onDone={onChanged}
                  />
                ),
                event.currentTarget,
              )
            }
          >
            {t('action.ignore')}
          </Button>
        )}
        <Button
          size="small"
          variant="outlined"
          aria-label={t('action.fixLabel', { environment: environment.name })}
          onClick={event => onFix(event.currentTarget)}
        >
          {t('action.fix')}
        </Button>
      </>
    );
  }

  return (
    <div>
      {fresh.length > 0 && (
        <ul
          className={classes.list}
          aria-label={t('drift.listLabel', { environment: environment.name })}
        >
          {fresh.map(drift => (
            <DriftRow key={drift.id} drift={drift}>
              {newActions(drift)}
            </DriftRow>
          ))}
        </ul>
      )}
      {truncated && (
        <Typography variant="body2" color="textSecondary">
          {t('environment.more')}
        </Typography>
      )}
      {FOLDED.map(state => {
        const some = drifts.filter(drift => drift.state === state);
        if (!some.length) return null;
        return (
          <Foldable key={state} title={titleOf(state, some.length)}>
            <ul className={classes.list}>
              {some.map(drift => (
                <DriftRow
                  key={drift.id}
                  drift={drift}
                  ruleReason={ruleOf(drift)?.reason}
                >
                  {state === 'acknowledged' && permissions.acknowledge && (
                    <TakeBack drift={drift} onChanged={onChanged} />
                  )}
                  {state === 'ignored' && ruleActions(drift)}
                </DriftRow>
              ))}
            </ul>
          </Foldable>
        );
      })}
    </div>
  );
}

function TakeBack(props: { drift: Drift; onChanged: () => void }) {
  const { drift, onChanged } = props;
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const { send, sending, error } = useSend();
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        disabled={sending}
        aria-label={t('action.unacknowledgeLabel', { address: drift.address })}
        onClick={async () => {
          if (await send(() => api.unacknowledge(drift.id))) onChanged();
        }}
      >
        {t('action.unacknowledge')}
      </Button>
      {error && (
        <div role="alert">
          <StatusLabel tone="bad">
            {t('action.failed', { message: describeError(error) })}
          </StatusLabel>
        </div>
      )}
    </>
  );
}
