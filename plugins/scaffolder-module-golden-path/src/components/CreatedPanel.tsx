import { Progress } from '@backstage/core-components';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import List from '@material-ui/core/List';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import CodeIcon from '@material-ui/icons/Code';
import DashboardIcon from '@material-ui/icons/DashboardOutlined';
import PageIcon from '@material-ui/icons/DescriptionOutlined';
import OnCallIcon from '@material-ui/icons/NotificationsActiveOutlined';
import ServiceIcon from '@material-ui/icons/CloudQueue';
import PipelineIcon from '@material-ui/icons/PlayCircleOutline';
import {
  checkServiceName,
  ServicePreview,
} from '@paved-path/backstage-plugin-golden-path-common';
import { useId, useRef } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { goldenPathApiRef } from '../api';
import { useDebounced } from '../hooks/useDebounced';
import { goldenPathTranslationRef } from '../translation';
import { CreatedThing } from './CreatedThing';
import { isForbidden } from '@paved-path/provider-kit-react';
import { LoadFailure } from './LoadFailure';

/** Stands in for the name until there is a right one. */
const EXAMPLE_NAME = 'your-service';

const useStyles = makeStyles(
  theme => ({
    panel: {
      padding: theme.spacing(2),
      [theme.breakpoints.up('md')]: {
        position: 'sticky',
        top: theme.spacing(2),
      },
    },
  }),
  { name: 'PavedPathCreatedPanel' },
);

/** What will be created, as the form stands. @internal */
export function CreatedPanel(props: {
  name?: string;
  owner?: string;
  stack?: string;
  /** Whether the first version goes to the last environment, too. */
  production: boolean;
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const classes = useStyles();
  const titleId = useId();
  const api = useApi(goldenPathApiRef);
  const typed = useDebounced(props.name ?? '', 300);
  const right = typed !== '' && checkServiceName(typed) === undefined;
  const name = right ? typed : EXAMPLE_NAME;
  const { owner, stack } = props;
  const { value, error, retry } = useAsyncRetry(
    () => api.getPreview({ name, owner, stack }),
    [api, name, owner, stack],
  );
  const wasShown = useRef(false);
  if (value) wasShown.current = true;
  // The field for the stack says so too, and once is enough.
  if (isForbidden(error) && !wasShown.current) return null;
  return (
    <Paper
      component="section"
      variant="outlined"
      className={classes.panel}
      aria-labelledby={titleId}
    >
      <Typography id={titleId} variant="h6" component="h3">
        {t('created.title')}
      </Typography>
      {!right && (
        <Typography variant="body2" color="textSecondary">
          {t('created.example', { name: EXAMPLE_NAME })}
        </Typography>
      )}
      {error && (
        <LoadFailure
          error={error}
          message={t('created.failed', { reason: error.message })}
          refusal={t('notAllowed')}
          onRetry={retry}
        />
      )}
      {!value && !error && <Progress aria-label={t('created.loading')} />}
      {value && !error && (
        <Things preview={value} production={props.production} owner={owner} />
      )}
    </Paper>
  );
}

function Things(props: {
  preview: ServicePreview;
  production: boolean;
  owner?: string;
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { preview, production, owner } = props;
  const { repository, pipeline, environments, dashboards, onCall, pages } =
    preview;
  return (
    <List dense disablePadding>
      <CreatedThing
        icon={<CodeIcon />}
        title={t('created.repository', { host: repository.title })}
        lines={[shorten(repository.url)]}
      />
      <CreatedThing
        icon={<PipelineIcon />}
        title={t('created.pipeline', { host: pipeline.title })}
        lines={[
          pipeline.url === repository.url ? undefined : shorten(pipeline.url),
        ]}
      />
      <CreatedThing
        icon={<ServiceIcon />}
        title={t('created.environments')}
        lines={environments.map((environment, index) => {
          const last = index === environments.length - 1;
          if (last && !production) {
            return t('created.later', { environment: environment.name });
          }
          return environment.url
            ? `${environment.name}: ${shorten(environment.url)}`
            : t('created.runs', { environment: environment.name });
        })}
      />
      {dashboards.map(dashboard => (
        <CreatedThing
          key={dashboard.title}
          icon={<DashboardIcon />}
          title={t('created.dashboards', { host: dashboard.title })}
          lines={[shorten(dashboard.url)]}
        />
      ))}
      {onCall && (
        <CreatedThing
          icon={<OnCallIcon />}
          title={t('created.onCall', { host: onCall.title })}
          lines={[shorten(onCall.url)]}
        />
      )}
      <CreatedThing
        icon={<PageIcon />}
        title={t('created.page')}
        lines={[
          ...pages.map(page => shorten(page.url)),
          owner && (
            <>
              {t('created.owner')}{' '}
              <EntityDisplayName entityRef={owner} disableTooltip />
            </>
          ),
        ]}
      />
    </List>
  );
}

/** An address as one reads it: its path within this portal, else without the scheme. */
function shorten(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return url;
  const { origin, host, pathname } = new URL(url);
  if (origin === window.location.origin) return pathname;
  return pathname === '/' ? host : `${host}${pathname}`;
}
