import { MouseEvent } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useNavigate } from 'react-router-dom';
import { CompoundEntityRef } from '@backstage/catalog-model';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { TechDocsStorageApi } from '@backstage/plugin-techdocs-react';
import {
  ErrorPanel,
  LoadingPanel,
  useTexts,
} from '@paved-path/provider-kit-react';
import useAsync from 'react-use/esm/useAsync';
import { onCallTranslationRef } from '../../translation';
import { prepareRunbook } from './prepareRunbook';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.6,
    overflowWrap: 'anywhere',
    '& > :first-child': { marginTop: 0 },
    '& h3, & h4, & h5, & h6': {
      margin: theme.spacing(2.5, 0, 1),
      lineHeight: 1.3,
      fontWeight: theme.typography.fontWeightBold as number,
    },
    '& h3': { fontSize: 18 },
    '& h4': { fontSize: 16 },
    '& h5, & h6': { fontSize: 14 },
    '& p, & ul, & ol, & pre, & table, & blockquote, & .admonition': {
      margin: theme.spacing(0, 0, 1.5),
    },
    '& ul, & ol': { paddingLeft: theme.spacing(3) },
    '& li > p': { marginBottom: theme.spacing(0.5) },
    '& a[href]': {
      color: theme.palette.primary.main,
      textDecoration: 'underline',
    },
    '& code': {
      fontSize: '0.92em',
      background: theme.palette.action.hover,
      padding: theme.spacing(0.125, 0.5),
      borderRadius: 3,
    },
    '& pre': {
      overflowX: 'auto',
      padding: theme.spacing(1.5),
      background: theme.palette.action.hover,
      borderRadius: theme.shape.borderRadius,
      overflowWrap: 'normal',
    },
    '& pre code': { padding: 0, background: 'none' },
    '& div[tabindex]': { overflowX: 'auto' },
    '& table': { borderSpacing: 0 },
    '& th, & td': {
      textAlign: 'left',
      verticalAlign: 'top',
      padding: theme.spacing(0.5, 1.5, 0.5, 0),
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    '& img': { maxWidth: '100%', height: 'auto' },
    '& blockquote, & .admonition': {
      padding: theme.spacing(1, 1.5),
      borderLeft: `4px solid ${theme.palette.divider}`,
      background: theme.palette.action.hover,
      '& > :last-child': { marginBottom: 0 },
    },
    '& .admonition-title': {
      fontWeight: theme.typography.fontWeightBold as number,
      marginBottom: theme.spacing(0.5),
    },
  },
}));

/** The text of a runbook, in the portal's own type. */
export function RunbookText(props: {
  html: string;
  storage: TechDocsStorageApi;
  docsOf: CompoundEntityRef;
  path: string;
  pageUrl: string | undefined;
}) {
  const { html, storage, docsOf, path, pageUrl } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const { fetch } = useApi(fetchApiRef);
  const navigate = useNavigate();
  const { value: text, error } = useAsync(
    () =>
      prepareRunbook(html, {
        pageUrl,
        title: t('runbook.title'),
        noPicture: alt => t('runbook.noPicture', { alt }),
        loadPicture: async src =>
          readPicture(await storage.getBaseUrl(src, docsOf, path), fetch),
      }),
    // What the page is read from does not change while it is the same page.
    [html, pageUrl],
  );
  if (error) return <ErrorPanel error={error} />;
  if (text === undefined) {
    return <LoadingPanel title={t('runbook.title')} lines={6} />;
  }

  /** Links within the portal need no new page of the browser. */
  function follow(event: MouseEvent<HTMLDivElement>) {
    const link = (event.target as Element).closest('a');
    const href = link?.getAttribute('href');
    if (!href || link?.target || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    navigate(href);
  }

  return (
    // The links within are what is clicked, and they take the keyboard by themselves.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div
      className={classes.root}
      onClick={follow}
      // It went through DOMPurify.
      dangerouslySetInnerHTML={{ __html: text }}
    />
  );
}

/** A picture of the docs, which only who signed in may read, as an address that needs no one to sign in. */
async function readPicture(url: string, fetch: typeof window.fetch) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // TechDocs gives SVG another type, so that nobody opens it as a page; within an image it runs nothing.
  const type = new URL(url).pathname.endsWith('.svg')
    ? 'image/svg+xml'
    : response.headers.get('content-type') ?? 'image/png';
  const text = Array.from(bytes, byte => String.fromCharCode(byte)).join('');
  return `data:${type};base64,${btoa(text)}`;
}
