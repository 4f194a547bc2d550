import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  FilterFrame,
  FilterSelect,
  SearchField,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import { stateOrder, stateStatus } from '../../words';
import { CsvButton } from '../CsvButton';
import { FleetFilter } from './useFleetFilter';
import { useSystems } from './useSystems';

/** What of the fleet to show: text, owner, system and state, all filtered on the server. */
export function FilterBar(props: { filter: FleetFilter; teams: string[] }) {
  const { filter, teams } = props;
  const { value, set } = filter;
  const { t } = useTexts(driftTranslationRef);
  const systems = useSystems();
  const entityChoices = (refs: string[], chosen: string | undefined) =>
    [...new Set(chosen ? [...refs, chosen] : refs)].sort().map(ref => ({
      value: ref,
      words: <EntityDisplayName entityRef={ref} hideIcon disableTooltip />,
    }));
  return (
    <FilterFrame
      label={t('fleet.filter')}
      filtered={Boolean(
        value.owner || value.system || value.state || value.search,
      )}
      onClear={() =>
        set({
          owner: undefined,
          system: undefined,
          state: undefined,
          search: undefined,
        })
      }
      after={<CsvButton path="environments.csv" filter={value} name="drift" />}
    >
      <SearchField
        label={t('fleet.search')}
        value={value.search}
        onChange={search => set({ search })}
      />
      <FilterSelect
        label={t('fleet.stateLabel')}
        all={t('fleet.all')}
        choices={stateOrder.map(state => ({
          value: state,
          words: stateStatus(state, t).words,
        }))}
        value={value.state}
        onChange={state => set({ state })}
      />
      <FilterSelect
        label={t('fleet.owner')}
        all={t('fleet.everyone')}
        choices={entityChoices(teams, value.owner)}
        value={value.owner}
        onChange={owner => set({ owner })}
      />
      <FilterSelect
        label={t('fleet.system')}
        all={t('fleet.all')}
        choices={entityChoices(systems, value.system)}
        value={value.system}
        onChange={system => set({ system })}
      />
    </FilterFrame>
  );
}
