import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  EntityCardFrame,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';
import { SourceSection } from './SourceSection';
import { byNeed, sourcesSentences } from './sourceStatus';
import { useSources } from './useSources';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'grid', gap: theme.spacing(3) },
  sentence: {
    fontSize: theme.typography.h6.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
  },
}));

/** Where charges come from, for operators: what was refused and why, what was read, and what was paid for asking. */
export function SourcesPage() {
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const query = useSources();
  return (
    <div className={classes.root}>
      <EntityCardFrame
        title={t('sources.title')}
        query={query}
        quiet
        freshness={({ at }) => ({
          source: t('sources.portal'),
          asOf: at,
          state: 'fresh',
        })}
        empty={({ items }) =>
          items.length
            ? undefined
            : { title: t('sources.none'), children: t('sources.noneBody') }
        }
      >
        {({ items }) => (
          <div role="status">
            {sourcesSentences(items, t).map(({ tone, words }) => (
              <div key={words}>
                <StatusLabel tone={tone} className={classes.sentence}>
                  {words}
                </StatusLabel>
              </div>
            ))}
          </div>
        )}
      </EntityCardFrame>
      {query.value &&
        byNeed(query.value.items).map(source => (
          <SourceSection key={source.id} source={source} />
        ))}
    </div>
  );
}
