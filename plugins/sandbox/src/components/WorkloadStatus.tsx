import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Typography from '@material-ui/core/Typography';
import { Workload } from '@paved-path/backstage-plugin-sandbox-common';
import { StatusLabel } from '@paved-path/provider-kit-react';
import { sandboxTranslationRef } from '../translation';
import { shortVersion, workloadTones } from '../words';

/** How a service stands in an environment, and why. */
export function WorkloadStatus(props: { workload: Workload }) {
  const { workload } = props;
  const { t } = useTranslationRef(sandboxTranslationRef);
  const { artifactId, servingArtifactId } = workload;
  return (
    <>
      <StatusLabel tone={workloadTones[workload.state]}>
        {t(`workload.${workload.state}`)}
      </StatusLabel>
      {workload.message && (
        <Typography variant="caption" component="div">
          {workload.message}
        </Typography>
      )}
      {servingArtifactId && servingArtifactId !== artifactId && (
        <Typography variant="caption" component="div">
          {t('workload.stillServing', {
            version: shortVersion(servingArtifactId),
          })}
        </Typography>
      )}
    </>
  );
}
