import { useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/frontend-plugin-api';
import { Swap, SwapAnswer } from '@paved-path/backstage-plugin-on-call-common';
import {
  RelativeTime,
  StatusLabel,
  useLanguage,
  useSend,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef } from '../../translation';
import { failureWords, spanWords, swapStatus } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(0.5, 2),
  },
  words: { flex: '1 1 260px', minWidth: 0, overflowWrap: 'anywhere' },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1.5),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  reason: { color: theme.palette.text.secondary },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  outcome: { flex: '1 1 100%' },
}));

/** One person asks another to take a shift: in words, how it stands, and what the reader can answer. */
export function SwapLine(props: {
  swap: Swap;
  /** Who reads. */
  me: string | undefined;
  onAnswered: () => void;
}) {
  const { swap, me, onAnswered } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const language = useLanguage();
  const api = useApi(onCallApiRef);
  const { send, sending, error } = useSend();
  const [sent, setSent] = useState<SwapAnswer>();
  const range = spanWords(swap, t, { language });
  const values = { from: swap.from.name, to: swap.to.name, range };
  const isOpen = swap.state === 'asked';
  const isOfMe = me !== undefined && swap.to.entityRef === me;
  const isByMe = me !== undefined && swap.from.entityRef === me;
  const { tone, words, icon } = swapStatus(swap.state, t);

  async function answer(choice: SwapAnswer) {
    setSent(choice);
    // Also where it was refused, it may have been answered elsewhere by now.
    await send(() => api.answerSwap(swap.id, choice));
    onAnswered();
  }

  const button = (choice: SwapAnswer, name: string, label: string) => (
    <Button
      size="small"
      variant={choice === 'accept' ? 'contained' : 'outlined'}
      color={choice === 'accept' ? 'primary' : 'default'}
      aria-label={label}
      disabled={sending}
      onClick={() => answer(choice)}
    >
      {sending && sent === choice ? t('action.sending') : name}
    </Button>
  );

  return (
    <div className={classes.root}>
      <div className={classes.words}>
        <div>{sentence()}</div>
        {swap.reason && (
          <div className={classes.reason}>
            {t('rota.swaps.because', { reason: swap.reason })}
          </div>
        )}
        <div className={classes.facts}>
          <StatusLabel tone={tone} icon={icon}>
            {words}
          </StatusLabel>
          <RelativeTime at={swap.answeredAt ?? swap.askedAt} />
        </div>
      </div>
      {isOpen && (isOfMe || isByMe) && (
        <div className={classes.buttons}>
          {isOfMe &&
            button(
              'accept',
              t('rota.swaps.accept'),
              t('rota.swaps.acceptLabel', values),
            )}
          {isOfMe &&
            button(
              'decline',
              t('rota.swaps.decline'),
              t('rota.swaps.declineLabel', values),
            )}
          {!isOfMe &&
            button(
              'withdraw',
              t('rota.swaps.withdraw'),
              t('rota.swaps.withdrawLabel', values),
            )}
        </div>
      )}
      <div className={classes.outcome} role="status">
        {error && (
          <StatusLabel tone="bad">{failureWords(error, t)}</StatusLabel>
        )}
      </div>
    </div>
  );

  function sentence() {
    if (!isOpen) return t('rota.swaps.asked', values);
    if (isOfMe) return t('rota.swaps.askedOfMe', values);
    return isByMe
      ? t('rota.swaps.askedByMe', values)
      : t('rota.swaps.asked', values);
  }
}
