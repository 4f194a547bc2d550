import { Progress } from '@backstage/core-components';
import {
  discoveryApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { Alert, AlertTitle } from '@material-ui/lab';
import { useEffect, useMemo, useState } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { appTranslationRef } from '../../translation';
import { fetchLocalUsers, groupByTeam, type LocalUser } from './localUsers';
import { PersonButton } from './PersonButton';

/** Beyond this many people a filter helps more than it disturbs. */
const FILTER_FROM = 16;
/** How long to wait, in milliseconds, before asking again while the catalog is still empty after a start. */
const ASK_AGAIN_AFTER = 1000;

const useStyles = makeStyles(theme => ({
  filter: { marginBottom: theme.spacing(3), width: '100%', maxWidth: 400 },
  team: { marginBottom: theme.spacing(3) },
  teamName: {
    fontSize: theme.typography.pxToRem(14),
    fontWeight: 600,
    color: theme.palette.text.secondary,
    margin: theme.spacing(0, 0, 1),
  },
  people: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1.5),
    gridTemplateColumns: 'repeat(auto-fill, minmax(240px, 1fr))',
  },
}));

/** Everyone who can be signed in as, by team. */
export function PeopleList(props: { onChoose: (ref: string) => void }) {
  const classes = useStyles();
  const { t } = useTranslationRef(appTranslationRef);
  const discovery = useApi(discoveryApiRef);
  const [filter, setFilter] = useState('');
  const { value, error, retry } = useAsyncRetry(
    () => fetchLocalUsers(discovery),
    [discovery],
  );

  useEffect(() => {
    if (value?.length !== 0) {
      return undefined;
    }
    const timer = setTimeout(retry, ASK_AGAIN_AFTER);
    return () => clearTimeout(timer);
  }, [value, retry]);

  const teams = useMemo(
    () => groupByTeam((value ?? []).filter(user => matches(user, filter))),
    [value, filter],
  );

  if (error) {
    return (
      <Alert
        severity="error"
        action={
          <Button color="inherit" onClick={retry}>
            {t('signIn.retry')}
          </Button>
        }
      >
        <AlertTitle>{t('signIn.failedTitle')}</AlertTitle>
        {error.message}
      </Alert>
    );
  }
  if (!value?.length) {
    return (
      <div role="status">
        <Typography gutterBottom>{t('signIn.reading')}</Typography>
        <Progress />
      </div>
    );
  }
  return (
    <>
      {value.length >= FILTER_FROM && (
        <TextField
          className={classes.filter}
          variant="outlined"
          size="small"
          label={t('signIn.filter')}
          value={filter}
          onChange={event => setFilter(event.target.value)}
        />
      )}
      {teams.length === 0 && <Typography>{t('signIn.nobody')}</Typography>}
      {teams.map(team => (
        <section key={team.name ?? ''} className={classes.team}>
          <h2 className={classes.teamName}>
            {team.name ?? t('signIn.noTeam')}
          </h2>
          <ul className={classes.people}>
            {team.users.map(user => (
              <li key={user.ref}>
                <PersonButton
                  user={user}
                  onClick={() => props.onChoose(user.ref)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function matches(user: LocalUser, filter: string): boolean {
  const wanted = filter.trim().toLocaleLowerCase();
  return [
    user.displayName,
    user.title,
    ...user.teams.map(team => team.displayName),
  ]
    .filter(text => text !== undefined)
    .some(text => text.toLocaleLowerCase().includes(wanted));
}
