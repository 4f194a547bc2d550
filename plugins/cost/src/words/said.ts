import { dateWords, isDay } from './days';
import { moneyWords } from './money';

/** A day or an amount as the server writes it, such as `2026-11-18` or `448.22 USD`, and not within a name. */
const FACT =
  /(?<![^\s(])(?:(\d{4}-\d{2}-\d{2})|([−-]?\d+\.\d{2,}) ([A-Z]{3}))(?![^\s.,;:)])/g;

/** A sentence of the server, with its days and amounts as everything else on the page has them. */
export function saidWords(text: string, language: string | undefined): string {
  return text.replace(
    FACT,
    (
      fact: string,
      day: string | undefined,
      amount: string | undefined,
      currency: string,
    ) => {
      if (amount) {
        return moneyWords(amount.replace('−', '-'), currency, language);
      }
      return isDay(day) ? dateWords(day, language) : fact;
    },
  );
}
