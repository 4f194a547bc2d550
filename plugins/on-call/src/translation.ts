import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { TextsOf } from '@paved-path/provider-kit-react';
import { cardTexts } from './texts/card';
import { commonTexts } from './texts/common';
import { incidentTexts } from './texts/incident';
import { organisationTexts } from './texts/organisation';
import { pageTexts } from './texts/page';
import { postmortemTexts } from './texts/postmortem';
import { rotaTexts } from './texts/rota';
import { runbookTexts } from './texts/runbook';
import { tabTexts } from './texts/tab';

/**
 * The texts of on-call.
 * @public
 */
export const onCallTranslationRef = createTranslationRef({
  id: 'on-call',
  messages: {
    ...commonTexts,
    card: cardTexts,
    tab: tabTexts,
    page: pageTexts,
    incidentPage: incidentTexts,
    runbook: runbookTexts,
    organisation: organisationTexts,
    rota: rotaTexts,
    postmortem: postmortemTexts,
  },
});

/** Says a text of on-call. */
export type Translate = TextsOf<(typeof onCallTranslationRef)['T']>;
