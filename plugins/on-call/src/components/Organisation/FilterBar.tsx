import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  FilterFrame,
  FilterSelect,
  SearchField,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { OrganisationFilter } from './useOrganisationFilter';
import { useOwners } from './useOwners';

/** Which services to show: by name, owner and what is wrong, all filtered on the server. */
export function FilterBar(props: { filter: OrganisationFilter }) {
  const { value, set } = props.filter;
  const { t } = useTexts(onCallTranslationRef);
  const owners = useOwners();
  const choices = value.owner ? [...owners, value.owner] : owners;
  return (
    <FilterFrame
      label={t('organisation.services.filter')}
      filtered={Boolean(value.owner || value.only || value.search)}
      onClear={() =>
        set({ owner: undefined, only: undefined, search: undefined })
      }
    >
      <SearchField
        label={t('organisation.services.search')}
        value={value.search}
        onChange={search => set({ search })}
      />
      <FilterSelect
        label={t('organisation.services.only')}
        all={t('organisation.services.all')}
        choices={[
          { value: 'nobody', words: t('organisation.services.onlyNobody') },
          {
            value: 'incidents',
            words: t('organisation.services.onlyIncidents'),
          },
          { value: 'problems', words: t('organisation.services.onlyProblems') },
        ]}
        value={value.only}
        onChange={only => set({ only })}
      />
      <FilterSelect
        label={t('organisation.services.owner')}
        all={t('organisation.services.everyone')}
        choices={[...new Set(choices)].sort().map(owner => ({
          value: owner,
          words: (
            <EntityDisplayName entityRef={owner} hideIcon disableTooltip />
          ),
        }))}
        value={value.owner}
        onChange={owner => set({ owner })}
      />
    </FilterFrame>
  );
}
