import { ReactNode, useId } from 'react';
import Dialog, { DialogProps } from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles, Theme } from '@material-ui/core/styles';

const useStyles = makeStyles<Theme>(theme => ({
  title: { overflowWrap: 'anywhere' },
  content: {
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.5,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2.5),
    paddingTop: theme.spacing(2),
    paddingBottom: theme.spacing(2),
    overflowWrap: 'anywhere',
  },
  actions: {
    padding: theme.spacing(1.5, 3, 2),
    gap: theme.spacing(1),
    flexWrap: 'wrap',
  },
  outcome: {
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    flex: '1 1 0',
    minWidth: 0,
    '&:not(:empty)': { flexBasis: '100%' },
  },
}));

/**
 * A dialog with its parts in their places: a title, what it is about, what became of it, and the buttons. One that asks a single question is
 * an `ActionDialog`.
 * @public
 */
export function DialogFrame(props: {
  open: boolean;
  title: ReactNode;
  children: ReactNode;
  /** What became of what was sent; it is read out as soon as it is there. */
  outcome?: ReactNode;
  buttons: ReactNode;
  /** Called on Escape and on a click beside it; left out while it has to stay. */
  onClose?: DialogProps['onClose'];
  /** Called when it is gone from the screen: whoever asks for that gives the focus back, and otherwise it goes to where it came from. */
  onExited?: () => void;
  /** How wide it may be. Default: `sm`. */
  maxWidth?: 'sm' | 'md';
}) {
  const { open, title, children, outcome, buttons, onClose, onExited } = props;
  const { maxWidth = 'sm' } = props;
  const classes = useStyles();
  const titleId = useId();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      maxWidth={maxWidth}
      fullWidth
      aria-labelledby={titleId}
      disableRestoreFocus={Boolean(onExited)}
      TransitionProps={{ onExited }}
    >
      <DialogTitle id={titleId} className={classes.title}>
        {title}
      </DialogTitle>
      <DialogContent className={classes.content} dividers>
        {children}
      </DialogContent>
      <DialogActions className={classes.actions}>
        <div className={classes.outcome} role="status">
          {outcome}
        </div>
        {buttons}
      </DialogActions>
    </Dialog>
  );
}
