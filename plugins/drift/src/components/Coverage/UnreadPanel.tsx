import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import { CoverageSummary } from '@paved-path/backstage-plugin-drift-common';
import { environmentRouteRef } from '../../routes';
import { driftTranslationRef } from '../../translation';

const useStyles = makeStyles<Theme>(theme => ({
  list: {
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
    maxHeight: 320,
    overflowY: 'auto',
    overflowWrap: 'anywhere',
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.5,
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
  const { t } = useTranslationRef(driftTranslationRef);
  const hrefOf = useRouteRef(environmentRouteRef);
  const title = t('coverage.unreadTitle');
  return (
    <EntityInfoCard title={title}>
      <Typography variant="body2" color="textSecondary">
        {t('coverage.unreadBody')}
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
    </EntityInfoCard>
  );
}
