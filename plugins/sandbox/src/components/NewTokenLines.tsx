import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { SandboxRepository } from '@paved-path/backstage-plugin-sandbox-common';
import { StatusLabel, useTexts } from '@paved-path/provider-kit-react';
import { useId, useState } from 'react';
import { useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { CopyLine } from './CopyLine';

const useStyles = makeStyles<Theme>(theme => ({
  step: { marginTop: theme.spacing(1.5), color: theme.palette.text.secondary },
}));

/** A new token with the lines that use it, for the repository that one chooses. */
export function NewTokenLines(props: { token: string }) {
  const { token } = props;
  const classes = useStyles();
  const { t } = useTexts(sandboxTranslationRef);
  const { value } = useSandboxQuery('repositories', (api, signal) =>
    api.getRepositories({ signal }),
  );
  // The platform's own repositories are written by the platform.
  const repositories = (value?.data ?? []).filter(
    ({ owner }) => owner !== 'platform',
  );
  const fieldId = useId();
  const [chosen, setChosen] = useState<string>();
  const repository =
    repositories.find(candidate => nameOf(candidate) === chosen) ??
    repositories[0];
  return (
    <>
      <Typography component="div" paragraph>
        <StatusLabel tone="warning">{t('token.once')}</StatusLabel>
      </Typography>
      <CopyLine text={token} name={t('token.onceTitle')} />
      {repository && (
        <>
          <TextField
            id={fieldId}
            select
            fullWidth
            margin="normal"
            label={t('token.repository')}
            value={nameOf(repository)}
            onChange={event => setChosen(event.target.value)}
          >
            {repositories.map(candidate => (
              <MenuItem key={nameOf(candidate)} value={nameOf(candidate)}>
                {nameOf(candidate)}
              </MenuItem>
            ))}
          </TextField>
          <Typography variant="body2" className={classes.step}>
            {t('token.clone')}
          </Typography>
          <CopyLine
            text={`git clone ${withToken(repository.cloneUrl, token)}`}
            name={t('token.clone')}
          />
          <Typography variant="body2" className={classes.step}>
            {t('token.push')}
          </Typography>
          <CopyLine text={`git push origin ${repository.defaultBranch}`} />
        </>
      )}
    </>
  );
}

function nameOf(repository: SandboxRepository): string {
  return `${repository.owner}/${repository.name}`;
}

function withToken(cloneUrl: string, token: string): string {
  const url = new URL(cloneUrl);
  url.username = 'push';
  url.password = token;
  return url.toString();
}
