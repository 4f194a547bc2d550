import { CoverageSummary } from '@paved-path/backstage-plugin-drift-common';
import {
  FilterFrame,
  FilterSelect,
  SearchField,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import { coverageStateOrder, coverageStatus } from '../../words';
import { CsvButton } from '../CsvButton';
import { isNarrowed, ResourceFilter, toQuery } from './useResourceFilter';

/** Which resources to show: by text, state, type and inventory, all filtered on the server. */
export function ResourceFilterBar(props: {
  filter: ResourceFilter;
  summary: CoverageSummary | undefined;
}) {
  const { filter, summary } = props;
  const { value, set } = filter;
  const { t } = useTexts(driftTranslationRef);
  const { limit, cursor, ...exported } = toQuery(value);
  const types = summary?.types.flatMap(({ type }) => type ?? []) ?? [];
  const inventories = new Map(
    summary?.inventories.map(({ id, title }) => [id, title]),
  );
  if (value.inventory && !inventories.has(value.inventory)) {
    inventories.set(value.inventory, value.inventory);
  }
  return (
    <FilterFrame
      label={t('coverage.filter')}
      filtered={value.state !== 'unmanaged' || isNarrowed(value)}
      onClear={() =>
        set({
          state: undefined,
          type: undefined,
          inventory: undefined,
          search: undefined,
        })
      }
      after={
        <CsvButton
          path="coverage/resources.csv"
          filter={exported}
          name="coverage"
        />
      }
    >
      <SearchField
        label={t('coverage.search')}
        value={value.search}
        onChange={search => set({ search })}
      />
      <FilterSelect
        label={t('coverage.stateLabel')}
        all={t('coverage.all')}
        choices={coverageStateOrder.map(state => ({
          value: state,
          words: coverageStatus(state, t).words,
        }))}
        value={value.state === 'all' ? undefined : value.state}
        onChange={state => set({ state: state ?? 'all' })}
      />
      <FilterSelect
        label={t('coverage.type')}
        all={t('coverage.all')}
        choices={[...new Set(value.type ? [...types, value.type] : types)]
          .sort()
          .map(type => ({ value: type, words: type }))}
        value={value.type}
        onChange={type => set({ type })}
      />
      {(inventories.size > 1 || value.inventory) && (
        <FilterSelect
          label={t('coverage.inventory')}
          all={t('coverage.all')}
          choices={[...inventories].map(([id, title]) => ({
            value: id,
            words: title,
          }))}
          value={value.inventory}
          onChange={inventory => set({ inventory })}
        />
      )}
    </FilterFrame>
  );
}
