import { useEffect, useId, useState } from 'react';
import Button from '@material-ui/core/Button';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { EnvironmentState } from '@paved-path/backstage-plugin-drift-common';
import useDebounce from 'react-use/esm/useDebounce';
import { driftTranslationRef } from '../../translation';
import { stateOrder, stateStatus } from '../../words';
import { ExportButton } from './ExportButton';
import { FleetFilter } from './useFleetFilter';
import { useSystems } from './useSystems';

/** How long a typist pauses before the server is asked, in milliseconds. */
const PAUSE = 300;

/** Stands for no choice in a select, which cannot hold `undefined`. */
const ALL = '';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    // Room for the labels that stand on the frames.
    paddingTop: theme.spacing(1),
    marginBottom: theme.spacing(1.5),
  },
  search: { flex: '2 1 200px' },
  select: { flex: '1 1 150px', minWidth: 0, maxWidth: 260 },
}));

/** What of the fleet to show: text, owner, system and state, all filtered on the server. */
export function FilterBar(props: { filter: FleetFilter; teams: string[] }) {
  const { filter, teams } = props;
  const { value, set, clear } = filter;
  const classes = useStyles();
  const { t } = useTranslationRef(driftTranslationRef);
  const id = useId();
  const systems = useSystems();
  const [typed, setTyped] = useState(value.search ?? '');
  useDebounce(
    () => {
      const search = typed.trim() || undefined;
      if (search !== value.search) set({ search });
    },
    PAUSE,
    [typed],
  );
  useEffect(() => {
    // What was cleared, or came with another address.
    setTyped(previous =>
      previous.trim() === (value.search ?? '') ? previous : value.search ?? '',
    );
  }, [value.search]);
  const filtered = Boolean(
    value.owner || value.system || value.state || value.search,
  );

  function choice(
    name: 'owner' | 'system' | 'state',
    label: string,
    all: string,
    choices: { value: string; words: React.ReactNode }[],
  ) {
    return (
      <TextField
        select
        id={`${id}-${name}`}
        className={classes.select}
        size="small"
        variant="outlined"
        label={label}
        value={value[name] ?? ALL}
        onChange={event =>
          set({ [name]: (event.target.value || undefined) as undefined })
        }
        InputLabelProps={{ shrink: true }}
        SelectProps={{ displayEmpty: true }}
      >
        <MenuItem value={ALL}>{all}</MenuItem>
        {choices.map(it => (
          <MenuItem key={it.value} value={it.value}>
            {it.words}
          </MenuItem>
        ))}
      </TextField>
    );
  }
  const entityChoices = (refs: string[], chosen: string | undefined) =>
    [...new Set(chosen ? [...refs, chosen] : refs)].sort().map(ref => ({
      value: ref,
      words: <EntityDisplayName entityRef={ref} hideIcon disableTooltip />,
    }));

  return (
    <div className={classes.root}>
      <TextField
        id={`${id}-search`}
        className={classes.search}
        variant="outlined"
        size="small"
        type="search"
        label={t('fleet.search')}
        value={typed}
        onChange={event => setTyped(event.target.value)}
      />
      {choice(
        'state',
        t('fleet.stateLabel'),
        t('fleet.all'),
        stateOrder.map((state: EnvironmentState) => ({
          value: state,
          words: stateStatus(state, t).words,
        })),
      )}
      {choice(
        'owner',
        t('fleet.owner'),
        t('fleet.everyone'),
        entityChoices(teams, value.owner),
      )}
      {choice(
        'system',
        t('fleet.system'),
        t('fleet.all'),
        entityChoices(systems, value.system),
      )}
      {filtered && (
        <Button
          size="small"
          onClick={() => {
            setTyped('');
            clear();
          }}
        >
          {t('fleet.clear')}
        </Button>
      )}
      <ExportButton filter={value} />
    </div>
  );
}
