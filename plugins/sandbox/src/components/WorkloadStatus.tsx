import Typography from '@material-ui/core/Typography';
import { Workload } from '@paved-path/backstage-plugin-sandbox-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { sandboxTranslationRef } from '../translation';
import { shortVersion, workloadTones } from '../words';

/** How a service stands in an environment, and why. */
export function WorkloadStatus(props: { workload: Workload }) {
  return (
    <>
      <WorkloadState {...props} />
      <WorkloadReason {...props} />
    </>
  );
}

/** How a service stands in an environment, in a word. */
export function WorkloadState(props: { workload: Workload }) {
  const { state } = props.workload;
  const { t } = useTexts(sandboxTranslationRef);
  return (
    <StatusLabel tone={workloadTones[state]}>
      {t(`workload.${state}`)}
    </StatusLabel>
  );
}

/** Why it stands so, and what answers meanwhile; nothing where there is nothing to say. */
export function WorkloadReason(props: { workload: Workload }) {
  const { message, artifactId, servingArtifactId } = props.workload;
  const { t } = useTexts(sandboxTranslationRef);
  return (
    <>
      {message && (
        <Typography variant="caption" component="div">
          {message}
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
