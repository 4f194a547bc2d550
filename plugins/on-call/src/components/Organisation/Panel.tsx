import { ReactNode } from 'react';
import {
  EntityCardFrame,
  EntityCardFrameProps,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';

/** An answer of the portal, and when it came. */
export type Dated<T> = { answer: T; at: string };

/** Notes when an answer came. */
export async function dated<T>(answer: Promise<T>): Promise<Dated<T>> {
  return { answer: await answer, at: new Date().toISOString() };
}

/** A card of a page whose rows say themselves how old they are: its foot speaks only where the portal could not be asked again. */
export function Panel<T>(
  props: Pick<
    EntityCardFrameProps<Dated<T>>,
    'title' | 'query' | 'empty' | 'headerActions' | 'before'
  > & { children: (answer: T) => ReactNode },
) {
  const { children, ...frame } = props;
  const { t } = useTexts(onCallTranslationRef);
  return (
    <EntityCardFrame
      {...frame}
      quiet
      freshness={({ at }) => ({
        source: t('organisation.source'),
        asOf: at,
        state: 'fresh',
      })}
    >
      {({ answer }) => children(answer)}
    </EntityCardFrame>
  );
}
