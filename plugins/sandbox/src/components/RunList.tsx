import { FramedAnswer, useTexts } from '@paved-path/provider-kit-react';
import { sandboxFreshness, useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { isRunning } from '../words';
import { RunTable } from './RunTable';

/** The newest runs of all repositories, or of one. */
export function RunList(props: {
  /** `<owner>/<name>` */
  repository?: string;
}) {
  const { repository } = props;
  const { t } = useTexts(sandboxTranslationRef);
  const query = useSandboxQuery(
    `runs ${repository ?? ''}`,
    (api, signal) => api.getRuns({ repository, limit: 50 }, { signal }),
    { isMoving: runs => runs.some(isRunning) },
  );
  return (
    <FramedAnswer
      title={t('pages.runs')}
      query={query}
      freshness={sandboxFreshness(t('source'))}
      empty={({ data }) =>
        data.length === 0
          ? { title: t('run.emptyTitle'), children: t('run.emptyBody') }
          : undefined
      }
    >
      {({ data }) => (
        <RunTable runs={data} ofOneRepository={repository !== undefined} />
      )}
    </FramedAnswer>
  );
}
