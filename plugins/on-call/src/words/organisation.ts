import { Translate } from '../translation';
import { Status } from './status';

/** How many services there are, and for how many nobody is on call. */
export type OrganisationCount = {
  total: number;
  nobody: number;
  /** For how many it is not known; undefined where that is not known either. */
  unknown: number | undefined;
};

/** How the organisation stands in one sentence. It is good only where somebody is known to be on call for each service. */
export function organisationSentence(
  count: OrganisationCount,
  t: Translate,
): Status {
  const { total, nobody, unknown } = count;
  if (nobody > 0) {
    return {
      tone: 'bad',
      words: t('organisation.nobody', {
        number: String(nobody),
        total: t('organisation.totalServices', { count: total }),
      }),
    };
  }
  return unknown === 0
    ? { tone: 'good', words: t('organisation.everybody', { count: total }) }
    : { tone: 'neutral', words: t('organisation.noneKnown') };
}
