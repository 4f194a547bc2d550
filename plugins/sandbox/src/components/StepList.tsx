import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { PipelineRun } from '@paved-path/backstage-plugin-sandbox-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { sandboxTranslationRef } from '../translation';
import { runTones } from '../words';
import { Took } from './Took';

const useStyles = makeStyles<Theme>(theme => ({
  root: { listStyle: 'none', margin: 0, padding: 0 },
  step: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) max-content',
    gap: theme.spacing(0, 2),
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  outcome: { textAlign: 'right' },
  command: { fontFamily: 'monospace', overflowWrap: 'anywhere' },
}));

/** The steps in their order, each with how it went and how long it took. */
export function StepList(props: { steps: PipelineRun['steps'] }) {
  const classes = useStyles();
  const { t } = useTexts(sandboxTranslationRef);
  return (
    <ol className={classes.root} aria-label={t('run.steps')}>
      {props.steps.map(step => (
        <li key={step.name} className={classes.step}>
          <div>
            <Typography variant="body1">{step.name}</Typography>
            <Typography
              variant="caption"
              color="textSecondary"
              className={classes.command}
            >
              {step.command}
            </Typography>
          </div>
          <div className={classes.outcome}>
            <StatusLabel tone={runTones[step.state]}>
              {t(`run.${step.state}`)}
            </StatusLabel>
            <Typography variant="caption" component="div">
              <Took
                from={step.startedAt}
                to={step.finishedAt}
                running={step.state === 'running'}
              />
            </Typography>
          </div>
        </li>
      ))}
    </ol>
  );
}
