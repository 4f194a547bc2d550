import {
  PagePreview,
  PageRequest,
  Person,
  Urgency,
} from '@paved-path/backstage-plugin-on-call-common';
import { Translate } from '../../translation';
import { listFirstNames } from '../../words';

/** As long as the server takes them. */
export const TITLE_LENGTH = 255;
export const DETAILS_LENGTH = 10_000;

/** What is being written. */
export type Draft = { title: string; details: string; urgency: Urgency };

/** What is sent of a draft. */
export function toRequest(draft: Draft): PageRequest {
  return {
    title: draft.title.trim(),
    details: draft.details.trim() || undefined,
    urgency: draft.urgency,
  };
}

/** Whom a page tells first; undefined where that is not known. */
export function firstOf(preview: PagePreview | undefined) {
  if (!preview || !isTold(preview)) return undefined;
  const [first] = preview.wakes;
  const people: Person[] = preview.wakes
    .filter(({ level }) => level === first?.level)
    .map(({ person }) => person);
  return people;
}

/** Whether it is known who would be told. That nobody is listed because nobody could look says nothing. */
export function isTold({ wakes, freshness }: PagePreview): boolean {
  return wakes.length > 0 || Boolean(freshness.asOf);
}

/** What the button that sends says: whom it pages. */
export function buttonWords(
  preview: PagePreview | undefined,
  t: Translate,
): string {
  const first = firstOf(preview);
  if (!first) return t('page.buttonUnknown');
  return first.length
    ? t('page.button', { who: listFirstNames(first, t) })
    : t('page.buttonNobody');
}

/** What is asked before it is sent. */
export function confirmWords(
  preview: PagePreview | undefined,
  t: Translate,
): string {
  const first = firstOf(preview);
  if (!first) return t('page.confirmUnknown');
  return first.length
    ? t('page.confirmTitle', { who: listFirstNames(first, t) })
    : t('page.confirmNobody');
}

/** What an urgency does, in the words of the provider; undefined where they are not known. */
export function urgencyWords(
  preview: PagePreview | undefined,
  urgency: Urgency,
): string | undefined {
  return preview?.[urgency];
}
