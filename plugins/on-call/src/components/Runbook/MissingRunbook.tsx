import { makeStyles, Theme } from '@material-ui/core/styles';
import { RUNBOOK_ANNOTATION } from '@paved-path/backstage-plugin-on-call-common';
import { EmptyPanel, useTexts } from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { DOCS_ANNOTATION, RunbookPlace } from './runbookPlace';

const useStyles = makeStyles<Theme>(theme => ({
  how: {
    fontSize: theme.typography.body2.fontSize,
    fontFamily: theme.typography.fontFamily,
    lineHeight: 1.5,
    overflowWrap: 'anywhere',
    '& p': { margin: theme.spacing(0, 0, 1) },
    '& code': { fontSize: '0.95em' },
  },
}));

/** That there is no runbook, and how one is written. */
export function MissingRunbook(props: {
  /** Undefined where there are no docs at all. */
  place: RunbookPlace | undefined;
}) {
  const { place } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  return (
    <EmptyPanel
      title={t('runbook.none')}
      action={
        <div className={classes.how}>
          <p>
            {t('runbook.howPath', {
              path: <code>{place?.file ?? 'docs/runbook.md'}</code>,
            })}
          </p>
          <p>
            {place
              ? t('runbook.howElse', {
                  annotation: <code>{RUNBOOK_ANNOTATION}</code>,
                })
              : t('runbook.howDocs', {
                  annotation: <code>{DOCS_ANNOTATION}: dir:.</code>,
                })}
          </p>
        </div>
      }
    >
      {place ? t('runbook.noPage', { page: place.page }) : t('runbook.noDocs')}
    </EmptyPanel>
  );
}
