import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import { Suspect } from '@paved-path/backstage-plugin-drift-common';
import { RelativeTime, useTexts } from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';

const useStyles = makeStyles<Theme>(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  suspect: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  aside: { color: theme.palette.text.secondary },
}));

/** Who may have done it, each with the way to look it up. */
export function SuspectList(props: { suspects: Suspect[] }) {
  const { suspects } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  return (
    <div>
      <Typography variant="subtitle2" component="h3">
        {t('drift.suspects')}
      </Typography>
      {suspects.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('drift.noSuspects')}
        </Typography>
      )}
      <ul className={classes.list}>
        {suspects.map(suspect => {
          const { kind, who, what, at, url, reference } = suspect;
          return (
            <li
              key={`${kind} ${reference ?? ''} ${at} ${what}`}
              className={classes.suspect}
            >
              <span>
                {kind === 'commit'
                  ? t('drift.commit', { who, what })
                  : t('drift.auditEvent', { who, what })}
              </span>
              <span className={classes.aside}>
                <RelativeTime at={at} />
              </span>
              {url ? (
                <Link
                  to={url}
                  aria-label={t('drift.referenceLabel', { who, what })}
                >
                  {reference ? reference.slice(0, 10) : t('drift.reference')}
                </Link>
              ) : (
                reference && (
                  <span className={classes.aside} title={reference}>
                    {reference.slice(0, 10)}
                  </span>
                )
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
