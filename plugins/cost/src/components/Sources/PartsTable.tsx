import {
  SliceStatus,
  SourceStatus,
} from '@paved-path/backstage-plugin-cost-common';
import {
  DataTable,
  RelativeTime,
  StatusLabel,
  Tone,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';

const tones: Record<SliceStatus['state'], Tone> = {
  read: 'good',
  refused: 'bad',
  waiting: 'progress',
};

/** All parts of a source, the newest first. */
export function PartsTable(props: { source: SourceStatus }) {
  const { title, slices } = props.source;
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  return (
    <DataTable<SliceStatus>
      label={t('sources.partsLabel', { source: title })}
      rows={[...slices].sort((one, other) => other.key.localeCompare(one.key))}
      rowKey={({ key }) => key}
      columns={[
        { title: t('sources.part'), share: 4, cell: ({ key }) => key },
        {
          title: t('sources.stateColumn'),
          share: 2,
          cell: ({ state }) => (
            <StatusLabel tone={tones[state]}>
              {t(`sources.state.${state}`)}
            </StatusLabel>
          ),
        },
        {
          title: t('sources.readAt'),
          share: 2,
          cell: ({ readAt }) => readAt && <RelativeTime at={readAt} />,
        },
        {
          title: t('sources.charges'),
          share: 2,
          numeric: true,
          cell: ({ charges }) => charges?.toLocaleString(language),
        },
      ]}
    />
  );
}
