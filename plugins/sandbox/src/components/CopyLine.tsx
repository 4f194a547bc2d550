import { makeStyles, Theme } from '@material-ui/core/styles';
import { useTexts } from '@paved-path/provider-kit-react';
import { sandboxTranslationRef } from '../translation';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'flex', alignItems: 'flex-start', gap: theme.spacing(0.5) },
  code: {
    fontFamily: 'monospace',
    fontSize: theme.typography.pxToRem(13),
    lineHeight: '22px',
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
}));

/** A line for the terminal, with a button that copies it. */
export function CopyLine(props: {
  text: string;
  /** What the button is called where the text holds a secret. */
  name?: string;
}) {
  const { text, name } = props;
  const classes = useStyles();
  const { t } = useTexts(sandboxTranslationRef);
  return (
    <div className={classes.root}>
      <code className={classes.code}>{text}</code>
      <CopyButton
        text={text}
        label={t('copy.action', { text: name ?? text })}
      />
    </div>
  );
}
