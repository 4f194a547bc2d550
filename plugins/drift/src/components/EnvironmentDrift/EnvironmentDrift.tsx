import { useEffect, useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Check,
  InfrastructureEnvironment,
} from '@paved-path/backstage-plugin-drift-common';
import {
  describeError,
  FramedAnswer,
  StatusLabel,
  useDialog,
  useLanguage,
  useNow,
  useSend,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftApiRef } from '../../api';
import {
  useEnvironmentDetail,
  useEnvironmentPermissions,
  useIgnoreRules,
} from '../../hooks';
import { driftTranslationRef } from '../../translation';
import { environmentSentence, isUnderWay } from '../../words';
import { BaselineDialog, FixDialog } from '../dialogs';
import { SentenceLine } from '../SentenceLine';
import { CheckProgress } from './CheckProgress';
import { DriftLists } from './DriftLists';
import { EnvironmentFacts } from './EnvironmentFacts';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    outline: 'none',
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.5,
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 2),
  },
  said: { minWidth: 0, flex: '1 1 240px' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/** One infrastructure environment: the sentence, the check, what drifted and what can be done. */
export function EnvironmentDrift(props: {
  environment: InfrastructureEnvironment;
  channel: string;
  /** Asks again for the environment itself. */
  onChanged: () => void;
}) {
  const { environment, channel, onChanged } = props;
  const { id, name, counts, state } = environment;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const api = useApi(driftApiRef);
  const now = useNow();
  const language = useLanguage();
  const may = useEnvironmentPermissions(environment.entityRefs[0]);
  const { openDialog, dialog, fallback } = useDialog();
  const { send, sending, error } = useSend();
  const [started, setStarted] = useState<Check>();
  const known = counts.new + counts.acknowledged + counts.ignored;
  const detail = useEnvironmentDetail(known > 0 ? id : undefined, channel);
  const rules = useIgnoreRules(counts.ignored > 0);
  const check = isUnderWay(environment.check) ? environment.check : started;
  const checking = isUnderWay(check);

  const { reload } = detail;
  const version = `${state} ${counts.new} ${counts.acknowledged} ${counts.ignored} ${environment.checkedAt}`;
  useEffect(() => {
    reload();
  }, [reload, version]);

  function changed() {
    onChanged();
    reload();
  }

  function openFix(opener: HTMLElement) {
    openDialog(
      handle => (
        <FixDialog
          handle={handle}
          environment={environment}
          drifts={detail.value?.drifts ?? []}
          rules={rules.value ?? []}
          mayApply={may.apply}
          mayOpen={may.open}
          onApplied={applied => {
            setStarted(applied);
            changed();
          }}
        />
      ),
      opener,
    );
  }

  return (
    <div ref={fallback} tabIndex={-1} className={classes.root}>
      <div className={classes.head}>
        <div className={classes.said}>
          <SentenceLine
            sentence={environmentSentence(environment, { now, language }, t)}
          />
          <EnvironmentFacts environment={environment} />
        </div>
        <div className={classes.actions}>
          {may.acknowledge && counts.new > 0 && (
            <Button
              size="small"
              aria-label={t('action.baselineLabel', { environment: name })}
              onClick={event =>
                openDialog(
                  handle => (
                    <BaselineDialog
                      handle={handle}
                      environment={environment}
                      onDone={changed}
                    />
                  ),
                  event.currentTarget,
                )
              }
            >
              {t('action.baseline')}
            </Button>
          )}
          {may.check && state !== 'retired' && (
            <Button
              size="small"
              variant="outlined"
              disabled={sending || checking}
              aria-label={t('check.nowLabel', { environment: name })}
              onClick={() =>
                send(async () => {
                  setStarted(await api.startCheck(id));
                  onChanged();
                })
              }
            >
              {t('check.now')}
            </Button>
          )}
        </div>
      </div>
      {error && (
        <div role="alert">
          <StatusLabel tone="bad">
            {t('check.notStarted', { message: describeError(error) })}
          </StatusLabel>
        </div>
      )}
      {check && (
        <CheckProgress
          key={check.id}
          environment={environment}
          check={check}
          channel={channel}
          mayCancel={may.check}
          onFinished={ended => {
            setStarted(ended);
            changed();
          }}
        />
      )}
      <Explanation environment={environment} />
      {known > 0 && (
        <FramedAnswer
          title={t('drift.listLabel', { environment: name })}
          query={detail}
          // How old it is, the frame around says, and the line of the check above.
          freshness={value => ({
            ...value.freshness,
            state: 'fresh',
            reason: undefined,
          })}
          quiet
        >
          {value => (
            <DriftLists
              detail={value}
              may={may}
              openDialog={openDialog}
              onFix={openFix}
              onChanged={changed}
              rules={rules.value ?? []}
            />
          )}
        </FramedAnswer>
      )}
      {dialog}
    </div>
  );
}

/** What the sentence does not say of an environment that nobody could look at. */
function Explanation(props: { environment: InfrastructureEnvironment }) {
  const { state, counts } = props.environment;
  const { t } = useTexts(driftTranslationRef);
  let words: string | undefined;
  if (state === 'failed' && counts.new > 0) {
    words = t('environment.knownBefore', { count: counts.new });
  } else if (state === 'never-checked') {
    words = t('environment.neverBody');
  } else if (state === 'retired') {
    words = t('environment.retiredBody');
  }
  return words ? (
    <Typography variant="body2" color="textSecondary">
      {words}
    </Typography>
  ) : null;
}
