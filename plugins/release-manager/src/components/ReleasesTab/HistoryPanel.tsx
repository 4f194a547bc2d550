import { useId, useState } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useApi } from '@backstage/frontend-plugin-api';
import { releaseChannel } from '@paved-path/backstage-plugin-release-manager-common';
import {
  EntityCardFrame,
  PageButtons,
  useCursorPages,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { releaseManagerApiRef } from '../../api';
import { releaseManagerTranslationRef } from '../../translation';
import { HistoryTable } from './HistoryTable';

const PAGE = 20;

/** Stands for no choice in a select, which cannot hold `undefined`. */
const ALL = '';

const useStyles = makeStyles<Theme>({ select: { minWidth: 180 } });

/** What was released when, by whom and why, as the config repository tells it. */
export function HistoryPanel(props: {
  entityRef: string;
  environments: string[];
  chosenId: string | undefined;
  onChoose: (releaseId: string) => void;
}) {
  const { entityRef, environments, chosenId, onChoose } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const api = useApi(releaseManagerApiRef);
  const id = useId();
  const [selected, setSelected] = useState(ALL);
  const environment = selected === ALL ? undefined : selected;
  const question = JSON.stringify([entityRef, environment]);
  const pages = useCursorPages(question);
  const query = useLiveQuery({
    key: `${question}${pages.cursor ?? ''}`,
    channel: releaseChannel(entityRef),
    keepPrevious: true,
    load: signal =>
      api.getHistory(
        entityRef,
        { environment, limit: PAGE, cursor: pages.cursor },
        { signal },
      ),
    isMoving: page =>
      page.items.some(
        ({ state }) => state === 'committed' || state === 'rolling-out',
      ),
  });
  const title = t('historyTitle');
  return (
    <EntityCardFrame
      title={title}
      query={query}
      freshness={page => page.freshness}
      empty={page =>
        page.items.length
          ? undefined
          : { title: t('history.none'), children: t('history.noneBody') }
      }
      headerActions={
        <TextField
          select
          id={id}
          size="small"
          variant="outlined"
          className={classes.select}
          label={t('history.environment')}
          value={selected}
          onChange={event => setSelected(event.target.value)}
          InputLabelProps={{ shrink: true }}
          SelectProps={{ displayEmpty: true }}
        >
          <MenuItem value={ALL}>{t('history.all')}</MenuItem>
          {environments.map(name => (
            <MenuItem key={name} value={name}>
              {name}
            </MenuItem>
          ))}
        </TextField>
      }
    >
      {page => (
        <>
          <HistoryTable
            items={page.items}
            busy={query.loading}
            title={title}
            chosenId={chosenId}
            onChoose={onChoose}
          />
          <PageButtons
            newestFirst
            title={title}
            pages={pages}
            nextCursor={page.nextCursor}
          />
        </>
      )}
    </EntityCardFrame>
  );
}
