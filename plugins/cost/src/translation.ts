import {
  createTranslationRef,
  TranslationFunction,
} from '@backstage/frontend-plugin-api';
import { anomalyTexts } from './texts/anomaly';
import { cardTexts } from './texts/card';
import { commonTexts } from './texts/common';
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
    period: periodTexts,
    plot: plotTexts,
    anomaly: anomalyTexts,
    organisation: organisationTexts,
    sources: sourcesTexts,
  },
});

/** Says a text of cost. */
export type Translate = TranslationFunction<(typeof costTranslationRef)['T']>;
