import {
  ApiHolder,
  TranslationFunction,
  translationApiRef,
} from '@backstage/frontend-plugin-api';
import { goldenPathTranslationRef } from '../translation';

type Texts = TranslationFunction<typeof goldenPathTranslationRef.T>;

/** The texts of the form, for where no hook can be used. @internal */
export async function getTexts(apiHolder: ApiHolder): Promise<Texts> {
  const api = apiHolder.get(translationApiRef);
  if (!api) throw new Error('This portal has no translations');
  const now = api.getTranslation(goldenPathTranslationRef);
  if (now.ready) return now.t;
  return new Promise<Texts>((resolve, reject) => {
    const subscription = api.translation$(goldenPathTranslationRef).subscribe({
      next: snapshot => {
        if (!snapshot.ready) return;
        resolve(snapshot.t);
        setTimeout(() => subscription.unsubscribe());
      },
      error: reject,
    });
  });
}
