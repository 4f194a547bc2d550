import { AnswerFreshness } from '@paved-path/provider-kit-react';
import { Translate } from '../translation';

/** How old it is what environments there are, which is not how old their checks are: it names the list. */
export function listFreshness(
  freshness: AnswerFreshness,
  t: Translate,
): AnswerFreshness {
  const { source } = freshness;
  return { ...freshness, source: t('fleet.source', { source }) };
}

/** How old what is known of an entity is: as old as the checks of its environments, and without any as old as the list of all. */
export function overviewFreshness(
  overview: { environments: unknown[]; freshness: AnswerFreshness },
  t: Translate,
): AnswerFreshness {
  const { environments, freshness } = overview;
  return environments.length ? freshness : listFreshness(freshness, t);
}
