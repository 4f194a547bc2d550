import { useId, useState } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  releaseChannel,
  ReleaseOverview,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  EmptyPanel,
  EntityCardFrame,
  PageButtons,
  useCursorPages,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import useDebounce from 'react-use/esm/useDebounce';
import { releaseManagerApiRef } from '../../api';
import { releaseManagerTranslationRef } from '../../translation';
import { Act } from '../types';
import { ArtifactRow } from './ArtifactRow';

const PAGE = 10;

/** How long a typist pauses before the server is asked, in milliseconds. */
const PAUSE = 300;

const useStyles = makeStyles<Theme>(theme => ({
  filters: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1.5),
    marginBottom: theme.spacing(1),
  },
  search: { flex: '2 1 180px' },
  branch: { flex: '1 1 120px' },
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    transition: 'opacity 150ms',
  },
  waiting: { opacity: 0.6 },
}));

/** The artifacts of a service, newest first. */
export function ArtifactsPanel(props: {
  entityRef: string;
  overview: ReleaseOverview | undefined;
  mayRelease: boolean;
  onAct: Act;
}) {
  const { entityRef, overview, mayRelease, onAct } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const api = useApi(releaseManagerApiRef);
  const id = useId();
  const [typed, setTyped] = useState({ search: '', branch: '' });
  const [asked, setAsked] = useState(typed);
  useDebounce(() => setAsked(typed), PAUSE, [typed]);
  const filter = {
    search: asked.search.trim() || undefined,
    branch: asked.branch.trim() || undefined,
  };
  const filtered = Boolean(filter.search || filter.branch);
  const question = JSON.stringify([entityRef, filter]);
  const pages = useCursorPages(question);
  const query = useLiveQuery({
    key: `${question}${pages.cursor ?? ''}`,
    channel: releaseChannel(entityRef),
    keepPrevious: true,
    load: signal =>
      api.getArtifacts(
        entityRef,
        { ...filter, limit: PAGE, cursor: pages.cursor },
        { signal },
      ),
  });
  const title = t('artifactsTitle');
  return (
    <EntityCardFrame
      title={title}
      query={query}
      freshness={page => page.freshness}
      empty={page =>
        page.items.length || filtered || !pages.isFirst
          ? undefined
          : { title: t('artifacts.none'), children: t('artifacts.noneBody') }
      }
      before={
        <div className={classes.filters}>
          <TextField
            id={`${id}-search`}
            className={classes.search}
            variant="outlined"
            size="small"
            type="search"
            label={t('artifacts.search')}
            value={typed.search}
            onChange={event => {
              const search = event.target.value;
              setTyped(previous => ({ ...previous, search }));
            }}
          />
          <TextField
            id={`${id}-branch`}
            className={classes.branch}
            variant="outlined"
            size="small"
            type="search"
            label={t('artifacts.branch')}
            value={typed.branch}
            onChange={event => {
              const branch = event.target.value;
              setTyped(previous => ({ ...previous, branch }));
            }}
          />
        </div>
      }
    >
      {page =>
        page.items.length ? (
          <>
            <ul
              className={`${classes.list} ${
                query.loading ? classes.waiting : ''
              }`}
              aria-busy={query.loading}
              aria-label={title}
            >
              {page.items.map(artifact => (
                <ArtifactRow
                  key={artifact.id}
                  artifact={artifact}
                  overview={overview}
                  mayRelease={mayRelease}
                  onAct={onAct}
                />
              ))}
            </ul>
            <PageButtons
              newestFirst
              title={title}
              pages={pages}
              nextCursor={page.nextCursor}
            />
          </>
        ) : (
          <EmptyPanel title={t('artifacts.noMatch')}>
            {t('artifacts.noMatchBody')}
          </EmptyPanel>
        )
      }
    </EntityCardFrame>
  );
}
