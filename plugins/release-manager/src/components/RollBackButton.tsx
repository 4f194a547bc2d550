import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { EnvironmentStatus } from '@paved-path/backstage-plugin-release-manager-common';
import { useTexts } from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef } from '../translation';
import { Act } from './types';

const useStyles = makeStyles<Theme>(theme => ({
  // Its words stand under those above it, not its padding.
  quiet: {
    marginLeft: theme.spacing(-0.625),
    color: theme.palette.text.secondary,
  },
}));

/** The button that rolls an environment back; nothing where there is nothing to go back to. */
export function RollBackButton(props: {
  status: EnvironmentStatus;
  onAct: Act;
  /** Stands out, because it is what has to be done. */
  urgent?: boolean;
}) {
  const { status, onAct, urgent } = props;
  const { t } = useTexts(releaseManagerTranslationRef);
  const classes = useStyles();
  const { rollbackTo } = status;
  const environment = status.environment.name;
  if (!rollbackTo.length) return null;
  return (
    <Button
      size="small"
      variant={urgent ? 'outlined' : 'text'}
      className={urgent ? undefined : classes.quiet}
      aria-label={t('action.rollBackLabel', { environment })}
      onClick={event =>
        onAct(
          {
            intent: 'rollback',
            environment,
            artifactId: rollbackTo[0],
            choices: rollbackTo,
          },
          event.currentTarget,
        )
      }
    >
      {t('action.rollBack')}
    </Button>
  );
}
