import { ComponentProps } from 'react';
import {
  ActionDialog as KitActionDialog,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { failureWords } from '../../words';

/** Asks whether to do something, or what exactly; of a failure it says whether it may have been done all the same. */
export function ActionDialog(
  props: Omit<ComponentProps<typeof KitActionDialog>, 'failureWords'>,
) {
  const { t } = useTexts(onCallTranslationRef);
  return (
    <KitActionDialog
      {...props}
      failureWords={error => failureWords(error, t)}
    />
  );
}
