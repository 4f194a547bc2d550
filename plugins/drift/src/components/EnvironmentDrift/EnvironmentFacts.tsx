import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';
import { driftTranslationRef } from '../../translation';
import { providerWords } from '../../words';
import { CheckedLine } from '../CheckedLine';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(2),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
    overflowWrap: 'anywhere',
  },
}));

/** When an environment was checked, and where its code is. */
export function EnvironmentFacts(props: {
  environment: InfrastructureEnvironment;
}) {
  const {
    checkedAt,
    tookMs,
    path,
    repository,
    workspace,
    url,
    provider,
    state,
  } = props.environment;
  const classes = useStyles();
  const { t } = useTranslationRef(driftTranslationRef);
  return (
    <div className={classes.root}>
      <CheckedLine checkedAt={checkedAt} tookMs={tookMs} state={state} />
      {repository && (
        <span>
          {path ? t('environment.where', { path, repository }) : repository}
        </span>
      )}
      {workspace && <span>{t('environment.workspace', { workspace })}</span>}
      {url && (
        <Link to={url}>
          {t('environment.open', { provider: providerWords(provider, t) })}
        </Link>
      )}
    </div>
  );
}
