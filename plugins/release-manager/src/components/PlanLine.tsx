import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { EnvironmentStatus } from '@paved-path/backstage-plugin-release-manager-common';
import { useTexts } from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef } from '../translation';
import { planWords } from '../words';

const useStyles = makeStyles<Theme>(theme => ({
  root: { marginTop: theme.spacing(2), overflowWrap: 'anywhere' },
}));

/** The plan that runs, and where the service left it: pinned versions and files of its own are never a surprise. */
export function PlanLine(props: { environments: EnvironmentStatus[] }) {
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const plans = new Map<string, string[]>();
  for (const { artifact, environment } of props.environments) {
    if (!artifact?.plan) continue;
    const words = planWords(artifact.plan, t);
    plans.set(words, [...(plans.get(words) ?? []), environment.name]);
  }
  if (!plans.size) return null;
  return (
    <div className={classes.root}>
      {[...plans].map(([plan, names]) => (
        <Typography
          key={plan}
          variant="caption"
          component="p"
          color="textSecondary"
        >
          {plans.size === 1
            ? plan
            : t('environment.plan', { environments: names.join(', '), plan })}
        </Typography>
      ))}
    </div>
  );
}
