import { makeStyles } from '@material-ui/core/styles';
import { useLanguage, useTexts } from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../translation';
import { leastOf, looksLikeNothing, MoneyStyle, moneyWords } from '../words';

const useStyles = makeStyles({
  root: { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
});

/** An amount of money as a person reads it; the exact one, as the bill adds up, is its machine-readable value and its title. */
export function Money(
  props: {
    /** A decimal. */
    amount: string;
    currency: string;
    className?: string;
  } & MoneyStyle,
) {
  const { amount, currency, className, signed, rough } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const words = looksLikeNothing(amount, currency)
    ? t('money.lessThan', {
        amount: moneyWords(leastOf(currency), currency, language),
      })
    : moneyWords(amount, currency, language, { signed, rough });
  return (
    <data
      value={amount}
      title={t('money.exact', { amount, currency })}
      className={[classes.root, className].filter(Boolean).join(' ')}
    >
      {words}
    </data>
  );
}
