import {
  appLanguageApiRef,
  useApiHolder,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { DateTime } from 'luxon';
import { useStackPeers } from '../hooks/useStackPeers';
import { goldenPathTranslationRef } from '../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      marginTop: theme.spacing(1.5),
      paddingTop: theme.spacing(1),
      borderTop: `1px solid ${theme.palette.divider}`,
    },
    currency: { '& + &': { marginTop: theme.spacing(0.5) } },
    detail: { display: 'block', lineHeight: 1.4 },
  }),
  { name: 'PavedPathStackCost' },
);

/** What services of a stack cost here: nothing where that cannot be told of anybody. @internal */
export function StackCost(props: { stack: string }) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const classes = useStyles();
  const language = useApiHolder().get(appLanguageApiRef)?.getLanguage();
  const peers = useStackPeers(props.stack);
  if (peers === undefined) return null;
  if (peers === 'unknown') {
    return (
      <div className={classes.root}>
        <Typography variant="caption" color="textSecondary">
          {t('stack.costUnknown')}
        </Typography>
      </div>
    );
  }
  const locale = language?.language;
  const month = DateTime.fromISO(peers.month, {
    zone: 'utc',
    locale,
  }).toLocaleString({ month: 'long', year: 'numeric' });
  return (
    <div className={classes.root}>
      {peers.currencies.map(each => {
        const money = (amount: string) =>
          roughMoney(amount, each.currency, locale);
        return (
          <div key={each.currency} className={classes.currency}>
            {t('stack.usualCost', { median: money(each.median) })}
            <Typography
              variant="caption"
              color="textSecondary"
              className={classes.detail}
            >
              {t('stack.costRange', {
                peers: String(each.peers),
                month,
                lowest: money(each.lowest),
                highest: money(each.highest),
              })}
            </Typography>
          </div>
        );
      })}
    </div>
  );
}

/** An amount as one says it of what others pay: whole units, and hundredths only where it is small. */
function roughMoney(amount: string, currency: string, locale?: string): string {
  const value = Number(amount);
  const digits = Math.abs(value) < 10 ? 2 : 0;
  try {
    return value.toLocaleString(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  } catch {
    // A bill may name a currency in another way than ISO 4217 does.
    return `${value.toFixed(digits)} ${currency}`;
  }
}
