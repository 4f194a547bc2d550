import { useLanguage, useNow } from '@paved-path/provider-kit-react';
import { Moment } from '../words';

/** What words about time need to know, growing while one looks. */
export function useMoment(): Moment {
  const now = useNow();
  const language = useLanguage();
  return { now, language };
}
