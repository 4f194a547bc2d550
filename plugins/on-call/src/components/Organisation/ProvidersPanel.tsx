import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  ON_CALL_CHANNEL,
  ProviderStatus,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  PlainList,
  StatusLabel,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef } from '../../translation';
import { ProblemList } from '../ProblemList';
import { Age } from './Age';
import { dated, Panel } from './Panel';

const SHOWN = 5;

const useStyles = makeStyles<Theme>(theme => ({
  row: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
    gap: theme.spacing(0.5, 3),
  },
  name: { fontWeight: theme.typography.fontWeightMedium as number },
  aside: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  problems: { gridColumn: '1 / -1', marginTop: theme.spacing(0.5) },
}));

/** How the providers are doing, for operators: whether they answer, how they hear of changes, and which rota files cannot be read. */
export function ProvidersPanel() {
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const query = useLiveQuery({
    key: 'providers',
    channel: ON_CALL_CHANNEL,
    load: signal => dated(api.getProviders({ signal })),
  });
  return (
    <Panel
      title={t('organisation.providers.title')}
      query={query}
      empty={({ answer }) =>
        answer.length
          ? undefined
          : {
              title: t('organisation.providers.none'),
              children: t('organisation.providers.noneBody'),
            }
      }
    >
      {providers => (
        <PlainList label={t('organisation.providers.title')}>
          {providers.map(provider => (
            <li key={provider.id}>
              <Provider provider={provider} />
            </li>
          ))}
        </PlainList>
      )}
    </Panel>
  );
}

function Provider(props: { provider: ProviderStatus }) {
  const { provider } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const isFine =
    provider.problems.length === 0 && provider.freshness.state === 'fresh';
  return (
    <div className={classes.row}>
      <div>
        <div className={classes.name}>{provider.title}</div>
        <div className={classes.aside}>
          {t('organisation.providers.services', { count: provider.services })}
          {', '}
          {t(`organisation.providers.${provider.live}`)}
        </div>
      </div>
      <div>
        {provider.services === 0 && provider.freshness.state === 'never' ? (
          <span className={classes.aside}>
            {t('organisation.providers.unread')}
          </span>
        ) : (
          <Age freshness={provider.freshness} />
        )}
      </div>
      <div className={classes.problems}>
        {isFine && (
          <StatusLabel tone="good">
            {t('organisation.providers.fine')}
          </StatusLabel>
        )}
        <ProblemList problems={provider.problems} shown={SHOWN} />
      </div>
    </div>
  );
}
