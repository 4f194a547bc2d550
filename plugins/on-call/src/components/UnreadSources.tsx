import { RotaList } from '@paved-path/backstage-plugin-on-call-common';
import { FreshnessLine } from '@paved-path/provider-kit-react';

/** Where rotas may be that nobody could read: what a list of rotas does not say of itself. */
export function unreadSources(rotas: RotaList | undefined) {
  const sources = rotas?.sources ?? [];
  return sources.filter(({ state }) => state === 'failed' || state === 'never');
}

/** Says of each source that could not be read why not, so that a list without its rotas does not look whole. */
export function UnreadSources(props: {
  rotas: RotaList | undefined;
  onRetry: () => void;
}) {
  return (
    <>
      {unreadSources(props.rotas).map((freshness, index) => (
        <FreshnessLine
          // Two schedules may have one name.
          key={`${index} ${freshness.source}`}
          freshness={freshness}
          onRetry={props.onRetry}
        />
      ))}
    </>
  );
}
