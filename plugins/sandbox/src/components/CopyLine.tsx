import { CopyTextButton } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { sandboxTranslationRef } from '../translation';

const useStyles = makeStyles<Theme>(theme => ({
  root: { display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) },
  code: {
    fontFamily: 'monospace',
    fontSize: theme.typography.pxToRem(13),
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
  const { t } = useTranslationRef(sandboxTranslationRef);
  return (
    <div className={classes.root}>
      <code className={classes.code}>{text}</code>
      <CopyTextButton
        text={text}
        aria-label={t('copy.action', { text: name ?? text })}
      />
    </div>
  );
}
