import { useEffect, useRef } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  PagePreview,
  PageRequest,
} from '@paved-path/backstage-plugin-on-call-common';
import { useTexts } from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { atStart } from '../../words';
import { urgencyWords } from './draft';

const useStyles = makeStyles<Theme>(theme => ({
  root: { outline: 'none' },
  what: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightMedium as number,
  },
  message: {
    margin: theme.spacing(2, 0),
    padding: theme.spacing(0.5, 2),
    borderLeft: `4px solid ${theme.palette.divider}`,
    overflowWrap: 'anywhere',
  },
  title: { fontWeight: theme.typography.fontWeightBold as number },
  details: { whiteSpace: 'pre-wrap', maxHeight: 240, overflow: 'auto' },
  hint: { color: theme.palette.text.secondary },
}));

/** What is about to be sent, and what that does. The focus is here and not on the button, so that a key that is held sends nothing. */
export function ConfirmStep(props: {
  request: PageRequest;
  preview: PagePreview | undefined;
}) {
  const { request, preview } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const does = urgencyWords(preview, request.urgency);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => root.current?.focus(), []);
  return (
    <div ref={root} tabIndex={-1} className={classes.root}>
      <div className={classes.what}>
        {does ? atStart(does) : t('page.confirmWhoUnknown')}
      </div>
      <div className={classes.message}>
        <div className={classes.title}>{request.title}</div>
        {request.details && (
          <div className={classes.details}>{request.details}</div>
        )}
      </div>
      <div className={classes.hint}>{t('page.confirmBody')}</div>
    </div>
  );
}
