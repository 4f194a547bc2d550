import { makeStyles, Theme } from '@material-ui/core/styles';
import { forwardRef, ReactNode, UIEvent } from 'react';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    margin: 0,
    padding: theme.spacing(1.5),
    overflow: 'auto',
    fontFamily: 'monospace',
    fontSize: theme.typography.pxToRem(13),
    lineHeight: 1.5,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    color: theme.palette.text.primary,
    background: theme.palette.background.default,
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    // What is added here moves nothing outside of it.
    contain: 'content',
  },
}));

/** Lines that a program wrote; reachable and scrolled by keyboard. */
export const LogText = forwardRef<
  HTMLPreElement,
  {
    label: string;
    /** As CSS writes it; by default as high as the lines are. */
    height?: string;
    onScroll?: (event: UIEvent<HTMLPreElement>) => void;
    children: ReactNode;
  }
>((props, ref) => {
  const { label, height, onScroll, children } = props;
  const classes = useStyles();
  return (
    <pre
      ref={ref}
      role="log"
      // Read out when one goes there, not with every line.
      aria-live="off"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={classes.root}
      style={height ? { height } : undefined}
      onScroll={onScroll}
    >
      {children}
    </pre>
  );
});
