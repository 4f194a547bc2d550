import { Link } from '@backstage/core-components';
import { isError } from '@backstage/errors';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  SandboxRepository,
  Workload,
} from '@paved-path/backstage-plugin-sandbox-common';
import {
  EmptyPanel,
  EntityCardFrame,
  useTexts,
} from '@paved-path/provider-kit-react';
import { sandboxFreshness, usePaths, useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { CopyLine } from './CopyLine';
import { Facts } from './Facts';
import { useService } from './useService';
import { WorkloadLines } from './WorkloadLines';

const useStyles = makeStyles<Theme>(theme => ({
  links: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2) },
}));

/** The card "Where it runs": the address in each environment, and the way to all else that the sandbox knows of the service. */
export function WhereItRunsCard() {
  const { service, repository } = useService();
  const { t } = useTexts(sandboxTranslationRef);
  const classes = useStyles();
  const paths = usePaths();
  const query = useSandboxQuery<{
    workloads: Workload[];
    hosted: SandboxRepository | undefined;
  }>(
    `where ${service}`,
    async (api, signal) => {
      const [workloads, hosted] = await Promise.all([
        api.getWorkloads({ service }, { signal }),
        orUndefined(api.getRepository(...toParts(repository), { signal })),
      ]);
      return { workloads, hosted };
    },
    {
      isMoving: ({ workloads }) =>
        workloads.some(({ state }) => state === 'progressing'),
    },
  );
  return (
    <EntityCardFrame
      title={t('entity.whereItRuns')}
      query={query}
      freshness={sandboxFreshness(t('source'))}
    >
      {({ data: { workloads, hosted } }) => (
        <>
          {workloads.length === 0 && (
            <EmptyPanel title={t('entity.noWorkloadTitle')}>
              {t('entity.noWorkloadBody')}
            </EmptyPanel>
          )}
          <WorkloadLines workloads={workloads} />
          <Facts
            facts={[
              [
                t('entity.clone'),
                hosted ? (
                  <CopyLine text={`git clone ${hosted.cloneUrl}`} />
                ) : (
                  t('entity.noRepository', { repository })
                ),
              ],
            ]}
          />
          {paths && (
            <Typography
              variant="body2"
              component="nav"
              aria-label={t('entity.whereItRuns')}
              className={classes.links}
            >
              {hosted && (
                <Link to={paths.repository(repository)}>
                  {t('entity.runs')}
                </Link>
              )}
              <Link to={paths.dashboard(service)}>{t('entity.dashboard')}</Link>
            </Typography>
          )}
        </>
      )}
    </EntityCardFrame>
  );
}

/** A repository that is elsewhere, or that the reader may not see, is no reason to hide where the service runs. */
async function orUndefined<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    const cause = isError(error) ? error.cause : undefined;
    if (isError(error) && error.name === 'NotFoundError') return undefined;
    if (isError(cause) && cause.name === 'NotFoundError') return undefined;
    throw error;
  }
}

function toParts(repository: string): [owner: string, name: string] {
  const [owner, name] = repository.split('/');
  return [owner, name];
}
