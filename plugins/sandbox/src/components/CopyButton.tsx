import IconButton from '@material-ui/core/IconButton';
import { makeStyles, Theme } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import FileCopyOutlinedIcon from '@material-ui/icons/FileCopyOutlined';
import { useTexts } from '@paved-path/provider-kit-react';
import { useState } from 'react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { sandboxTranslationRef } from '../translation';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    flexShrink: 0,
    // As high as the line beside it.
    padding: 3,
    color: theme.palette.text.secondary,
    background: 'none',
    '&:hover': { color: theme.palette.text.primary },
  },
  icon: { fontSize: 16 },
}));

/** A quiet button that copies a text, and says that it did. */
export function CopyButton(props: { text: string; label: string }) {
  const { text, label } = props;
  const classes = useStyles();
  const { t } = useTexts(sandboxTranslationRef);
  const [, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === text;
  const Icon = isCopied ? CheckIcon : FileCopyOutlinedIcon;
  return (
    <IconButton
      size="small"
      className={classes.root}
      title={isCopied ? t('copy.done') : label}
      aria-label={isCopied ? t('copy.done') : label}
      onClick={() => {
        copy(text);
        setCopied(text);
      }}
      onBlur={() => setCopied(undefined)}
    >
      <Icon className={classes.icon} aria-hidden />
    </IconButton>
  );
}
