import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  SliceStatus,
  SourceStatus,
} from '@paved-path/backstage-plugin-cost-common';
import {
  PlainList,
  RelativeTime,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../../translation';

const useStyles = makeStyles<Theme>(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'baseline',
    columnGap: theme.spacing(1.5),
    overflowWrap: 'anywhere',
  },
  key: { fontWeight: theme.typography.fontWeightMedium as number },
  file: {
    fontFamily: 'monospace',
    fontSize: theme.typography.caption.fontSize,
    overflowWrap: 'anywhere',
  },
  reason: { overflowWrap: 'anywhere' },
  kept: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** What was refused of a source: where, why, and what is in the numbers instead. */
export function RefusedParts(props: { source: SourceStatus }) {
  const { title, slices } = props.source;
  const { t } = useTexts(costTranslationRef);
  const refused = slices.filter(({ state }) => state === 'refused');
  return (
    <PlainList label={t('sources.refusedLabel', { source: title })}>
      {refused.map(slice => (
        <li key={slice.key}>
          <RefusedPart slice={slice} />
        </li>
      ))}
    </PlainList>
  );
}

function RefusedPart(props: { slice: SliceStatus }) {
  const { key, file, line, reason, readAt } = props.slice;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  return (
    <>
      <div className={classes.head}>
        <StatusLabel tone="bad">
          <span className={classes.key}>{key}</span>{' '}
          {t('sources.state.refused')}
        </StatusLabel>
        {file && (
          <span className={classes.file}>
            {line === undefined
              ? file
              : t('sources.at', { file, line: String(line) })}
          </span>
        )}
      </div>
      <div className={classes.reason}>{reason ?? t('sources.noReason')}</div>
      <div className={classes.kept}>
        {readAt
          ? t('sources.kept', { when: <RelativeTime at={readAt} /> })
          : t('sources.missing')}
      </div>
    </>
  );
}
