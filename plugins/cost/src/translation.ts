import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { TextsOf } from '@paved-path/provider-kit-react';
import { anomalyTexts } from './texts/anomaly';
import { cardTexts } from './texts/card';
import { commonTexts } from './texts/common';
import { moverTexts } from './texts/mover';
import { organisationTexts } from './texts/organisation';
import { periodTexts } from './texts/period';
import { plotTexts } from './texts/plot';
import { sourcesTexts } from './texts/sources';
import { tabTexts } from './texts/tab';

/**
 * The texts of cost.
 * @public
 */
export const costTranslationRef = createTranslationRef({
  id: 'cost',
  messages: {
    ...commonTexts,
    card: cardTexts,
    tab: tabTexts,
    mover: moverTexts,
    period: periodTexts,
    plot: plotTexts,
    anomaly: anomalyTexts,
    organisation: organisationTexts,
    sources: sourcesTexts,
  },
});

/** Says a text of cost. */
export type Translate = TextsOf<(typeof costTranslationRef)['T']>;
