import Grid from '@material-ui/core/Grid';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { GoldenSignals } from '@paved-path/backstage-plugin-sandbox-common';
import { EmptyPanel, useTexts } from '@paved-path/provider-kit-react';
import { sandboxTranslationRef } from '../translation';
import { SignalPlot } from './SignalPlot';

const useStyles = makeStyles<Theme>(theme => ({
  root: { marginBottom: theme.spacing(4) },
}));

const MIB = 1024 * 1024;

/** The golden signals of one environment, or why there are none. */
export function EnvironmentSignals(props: {
  environment: string;
  samples: GoldenSignals[];
}) {
  const { environment, samples } = props;
  const classes = useStyles();
  const { t } = useTexts(sandboxTranslationRef);
  const silent = samples.every(({ requestsPerSecond }) => !requestsPerSecond);
  const scaled = (value: number | undefined, by: number) =>
    value === undefined ? undefined : value * by;
  return (
    <section className={classes.root} aria-label={environment}>
      <Typography variant="h6" component="h3">
        {environment}
      </Typography>
      {samples.length === 0 ? (
        <EmptyPanel title={t('dashboard.absentTitle', { environment })}>
          {t('dashboard.absentBody')}
        </EmptyPanel>
      ) : (
        <>
          {silent && (
            <EmptyPanel title={t('dashboard.silentTitle', { environment })}>
              {t('dashboard.silentBody')}
            </EmptyPanel>
          )}
          <Grid container spacing={2}>
            {!silent && (
              <>
                <SignalPlot
                  title={t('dashboard.requests')}
                  environment={environment}
                  samples={samples}
                  lines={[{ value: sample => sample.requestsPerSecond }]}
                />
                <SignalPlot
                  title={t('dashboard.errors')}
                  environment={environment}
                  samples={samples}
                  bad
                  lines={[{ value: sample => scaled(sample.errorRatio, 100) }]}
                />
                <SignalPlot
                  title={t('dashboard.latency')}
                  environment={environment}
                  samples={samples}
                  lines={[
                    {
                      name: t('dashboard.p50'),
                      value: sample => scaled(sample.p50Seconds, 1000),
                    },
                    {
                      name: t('dashboard.p95'),
                      dashed: true,
                      value: sample => scaled(sample.p95Seconds, 1000),
                    },
                  ]}
                />
              </>
            )}
            <SignalPlot
              title={t('dashboard.memory')}
              environment={environment}
              samples={samples}
              lines={[{ value: sample => scaled(sample.memoryBytes, 1 / MIB) }]}
            />
          </Grid>
        </>
      )}
    </section>
  );
}
