import { makeStyles, Theme } from '@material-ui/core/styles';
import { MarkdownContent } from '@backstage/core-components';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    overflowWrap: 'anywhere',
    '& h1, & h2, & h3, & h4, & h5, & h6': {
      fontFamily: theme.typography.fontFamily,
      lineHeight: 1.3,
      margin: theme.spacing(2, 0, 1),
    },
    '& h1': { fontSize: '1.35rem' },
    '& h2': { fontSize: '1.15rem' },
    '& h3, & h4, & h5, & h6': { fontSize: '1rem' },
    '& > * > :first-child': { marginTop: 0 },
    '& p, & ul, & ol': { margin: theme.spacing(0, 0, 1) },
    '& ul, & ol': { paddingLeft: theme.spacing(3) },
    // Colour alone tells no link in a text.
    '& a': { textDecoration: 'underline' },
    '& pre': { overflowX: 'auto' },
    '& table': {
      display: 'block',
      width: 'fit-content',
      maxWidth: '100%',
      overflowX: 'auto',
      margin: theme.spacing(0, 0, 1),
    },
    // A table without titles, as Markdown can only write it with empty ones.
    '& thead:not(:has(th:not(:empty)))': { display: 'none' },
    '& td': { padding: theme.spacing(0.5, 1), lineHeight: 1.5 },
    '& th': { padding: theme.spacing(0.5, 1), textAlign: 'left' },
    '& blockquote': {
      margin: theme.spacing(0, 0, 1),
      paddingLeft: theme.spacing(1.5),
      borderLeft: `3px solid ${theme.palette.divider}`,
      color: theme.palette.text.secondary,
    },
  },
}));

/** Markdown as it reads, in the size of the page around it. */
export function MarkdownView(props: { markdown: string }) {
  const classes = useStyles();
  return (
    <div className={classes.root}>
      <MarkdownContent content={props.markdown} />
    </div>
  );
}
