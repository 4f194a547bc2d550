import { makeStyles, Theme } from '@material-ui/core/styles';
import { Link } from '@backstage/core-components';
import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';
import { useTexts } from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import { placeWords, providerWords } from '../../words';
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
  const { environment } = props;
  const { workspace, url, provider } = environment;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const place = placeWords(environment, t);
  return (
    <div className={classes.root}>
      <CheckedLine {...environment} />
      {place && <span>{place}</span>}
      {workspace && <span>{t('environment.workspace', { workspace })}</span>}
      {url && (
        <Link to={url}>
          {t('environment.open', { provider: providerWords(provider, t) })}
        </Link>
      )}
    </div>
  );
}
