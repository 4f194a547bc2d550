import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useId } from 'react';
import { Postmortem } from '@paved-path/backstage-plugin-on-call-common';
import {
  DiffView,
  RelativeTime,
  StatusLabel,
  toneColor,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { Who } from './PostmortemState';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    padding: theme.spacing(1.25, 1.5),
    borderLeft: `4px solid ${toneColor(theme, 'warning')}`,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
  },
  title: { fontWeight: theme.typography.fontWeightMedium as number },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
  newest: {
    '& textarea': {
      fontFamily: 'monospace',
      fontSize: '0.8125rem',
      lineHeight: 1.5,
    },
  },
  by: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
    marginBottom: theme.spacing(1.5),
  },
}));

/** That somebody else saved meanwhile, and the two ways on; neither loses anything. */
export function ConflictNotice(props: {
  newest: Postmortem;
  mine: string;
  onReplace: () => void;
  onTake: () => void;
}) {
  const { newest, mine, onReplace, onTake } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  return (
    <div className={classes.root} role="alert">
      <StatusLabel tone="warning" className={classes.title}>
        {t('postmortem.conflict.title')}
      </StatusLabel>
      <div>{t('postmortem.conflict.body')}</div>
      <div className={classes.buttons}>
        <Button size="small" variant="outlined" onClick={onReplace}>
          {t('postmortem.conflict.resolve')}
        </Button>
        <Button size="small" variant="outlined" onClick={onTake}>
          {t('postmortem.conflict.takeNewest')}
        </Button>
      </div>
      <DiffView
        files={[
          {
            path: t('postmortem.conflict.differences'),
            before: newest.markdown,
            after: mine,
          },
        ]}
      />
    </div>
  );
}

/** The newest version, to read and to copy from. */
export function NewestVersion(props: { newest: Postmortem; rows: number }) {
  const { newest, rows } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const id = useId();
  return (
    <div>
      <TextField
        id={`${id}-newest`}
        className={classes.newest}
        fullWidth
        multiline
        minRows={rows}
        maxRows={rows}
        variant="outlined"
        label={t('postmortem.conflict.newest')}
        value={newest.markdown}
        InputProps={{ readOnly: true }}
        InputLabelProps={{ shrink: true }}
      />
      <div className={classes.by}>
        {newest.updatedBy && <Who name={newest.updatedBy} />}{' '}
        {newest.updatedAt && <RelativeTime at={newest.updatedAt} />}
      </div>
    </div>
  );
}
