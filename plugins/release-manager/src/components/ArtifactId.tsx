import { useState } from 'react';
import ButtonBase from '@material-ui/core/ButtonBase';
import { makeStyles, Theme } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import FileCopyOutlinedIcon from '@material-ui/icons/FileCopyOutlined';
import { useTexts } from '@paved-path/provider-kit-react';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { releaseManagerTranslationRef } from '../translation';
import { shortArtifactId } from '../words';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'inline-flex',
    position: 'relative',
    maxWidth: '100%',
    '&:hover $copy, & $copy:focus-visible': { opacity: 1 },
  },
  id: {
    fontFamily: 'monospace',
    fontSize: '0.9286em',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  // Comes up beside the id and takes no room while nobody needs it.
  copy: {
    opacity: 0,
    position: 'absolute',
    left: '100%',
    top: 0,
    bottom: 0,
    zIndex: 1,
    padding: theme.spacing(0, 0.5),
    background: theme.palette.background.paper,
    borderRadius: theme.shape.borderRadius,
    color: theme.palette.text.secondary,
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
    // Without a pointer that hovers, it would never be found.
    '@media (hover: none)': { opacity: 1 },
  },
  icon: { fontSize: 14 },
}));

/** An artifact's id: short to read, whole on hover and to copy. */
export function ArtifactId(props: { id: string }) {
  const { id } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const [, copy] = useCopyToClipboard();
  const [copied, setCopied] = useState<string>();
  const Icon = copied === id ? CheckIcon : FileCopyOutlinedIcon;
  const label = t('action.copy', { id });
  return (
    <span className={classes.root}>
      <span className={classes.id} title={id}>
        {shortArtifactId(id)}
      </span>
      <ButtonBase
        className={classes.copy}
        aria-label={copied === id ? t('action.copied') : label}
        title={label}
        onClick={() => {
          copy(id);
          setCopied(id);
        }}
        onBlur={() => setCopied(undefined)}
      >
        <Icon className={classes.icon} aria-hidden />
      </ButtonBase>
    </span>
  );
}
