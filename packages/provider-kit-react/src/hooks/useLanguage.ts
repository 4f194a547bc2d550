import {
  appLanguageApiRef,
  useApiHolder,
} from '@backstage/frontend-plugin-api';

/**
 * The reader's language, as luxon and Intl take it; undefined where the browser decides.
 * @public
 */
export function useLanguage(): string | undefined {
  return useApiHolder().get(appLanguageApiRef)?.getLanguage().language;
}
