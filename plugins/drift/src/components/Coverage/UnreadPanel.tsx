import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { CoverageSummary } from '@paved-path/backstage-plugin-drift-common';
import { TitledCard, useTexts } from '@paved-path/provider-kit-react';
import { environmentRouteRef } from '../../routes';
import { driftTranslationRef } from '../../translation';
import { coverageTotals } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  list: {
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
    maxHeight: 320,
    overflowY: 'auto',
    overflowWrap: 'anywhere',
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  environment: {
    padding: theme.spacing(0.75, 0),
    '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
  },
}));

/** The environments whose states could not be read, and why: what they manage is unknown. */
export function UnreadPanel(props: { summary: CoverageSummary }) {
  const { unreadEnvironments, unreadTruncated } = props.summary;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const { unknown } = coverageTotals(props.summary);
  const hrefOf = useRouteRef(environmentRouteRef);
  const title = t('coverage.unreadTitle');
  return (
    <TitledCard title={title}>
      <Typography variant="body2" color="textSecondary">
        {unknown ? t('coverage.unreadBody') : t('coverage.unreadBodyNone')}
      </Typography>
      <ul
        className={classes.list}
        aria-label={title}
        // A list that scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {unreadEnvironments.map(({ id, name, reason }) => (
          <li key={id ?? name} className={classes.environment}>
            {id && hrefOf ? <Link to={hrefOf({ id })}>{name}</Link> : name}
            <Typography variant="body2" color="textSecondary">
              {reason}
            </Typography>
          </li>
        ))}
      </ul>
      {unreadTruncated && (
        <Typography variant="body2" color="textSecondary">
          {t('coverage.unreadTruncated')}
        </Typography>
      )}
    </TitledCard>
  );
}
