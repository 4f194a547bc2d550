import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Link } from '@backstage/core-components';
import {
  Commit,
  GateVerdict,
  ReleasePreview,
} from '@paved-path/backstage-plugin-release-manager-common';
import {
  DiffView,
  RelativeTime,
  StatusLabel,
  Tone,
  useTexts,
} from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef, Translate } from '../../translation';
import { atStart, shortArtifactId } from '../../words';

/** How many commits stand there at once; the others are folded, so that the manifests stay in sight. */
const SHOWN_COMMITS = 8;

const useStyles = makeStyles<Theme>(theme => ({
  section: { display: 'flex', flexDirection: 'column', gap: theme.spacing(1) },
  heading: {
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightBold as number,
  },
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.75),
    fontSize: theme.typography.body2.fontSize,
  },
  commit: {
    display: 'flex',
    columnGap: theme.spacing(1.5),
    alignItems: 'baseline',
    lineHeight: 1.5,
    [theme.breakpoints.down('xs')]: { flexWrap: 'wrap' },
  },
  sha: { fontFamily: 'monospace', flexShrink: 0 },
  message: { flex: 1, minWidth: 0, overflowWrap: 'anywhere' },
  author: {
    flexShrink: 0,
    maxWidth: '40%',
    // Where it is narrow, the message needs the whole line.
    [theme.breakpoints.down('xs')]: { flexBasis: '100%', maxWidth: '100%' },
  },
  more: {
    fontSize: theme.typography.body2.fontSize,
    '& summary': {
      cursor: 'pointer',
      color: theme.palette.text.secondary,
      marginBottom: theme.spacing(0.75),
    },
  },
  gate: { fontWeight: theme.typography.fontWeightBold as number },
}));

/** What a release would change: the commits, the manifests, and what the gates say. */
export function PreviewDetails(props: { preview: ReleasePreview }) {
  const { preview } = props;
  const { environment, manifests, gates, commits } = preview;
  const { t } = useTexts(releaseManagerTranslationRef);
  return (
    <>
      <Typography variant="body2" color="textSecondary">
        {preview.currentArtifactId
          ? t('dialog.from', {
              environment: atStart(environment),
              artifact: shortArtifactId(preview.currentArtifactId),
            })
          : t('dialog.fromNothing', { environment })}
      </Typography>
      <Section heading={commitsHeading(preview, t)}>
        {commits.length > 0 && (
          <CommitList commits={commits} truncated={preview.truncated} />
        )}
      </Section>
      <Section
        heading={
          manifests.length
            ? t('dialog.manifests', { count: manifests.length })
            : t('dialog.noManifests')
        }
      >
        {manifests.length > 0 && (
          <div>
            <DiffView files={manifests} />
          </div>
        )}
      </Section>
      {gates.length > 0 && (
        <Section heading={t('dialog.gates')}>
          <GateList gates={gates} />
        </Section>
      )}
    </>
  );
}

function Section(props: { heading: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <section className={classes.section}>
      <Typography component="h3" className={classes.heading}>
        {props.heading}
      </Typography>
      {props.children}
    </section>
  );
}

function commitsHeading(preview: ReleasePreview, t: Translate): string {
  const { direction, commits } = preview;
  const count = commits.length;
  if (direction === 'same') return t('dialog.same');
  if (!count) return t('dialog.noCommits');
  return {
    forward: t('dialog.forward', { count }),
    back: t('dialog.back', { count }),
    unrelated: t('dialog.unrelated', { count }),
    first: t('dialog.first', { count }),
  }[direction];
}

function CommitList(props: { commits: Commit[]; truncated: boolean }) {
  const { commits, truncated } = props;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const more = commits.length - SHOWN_COMMITS;
  return (
    <>
      <ul className={classes.list}>
        {commits.slice(0, SHOWN_COMMITS).map(commit => (
          <CommitLine key={commit.sha} commit={commit} />
        ))}
      </ul>
      {more > 0 && (
        <details className={classes.more}>
          <summary>{t('sentence.more', { count: more })}</summary>
          <ul className={classes.list}>
            {commits.slice(SHOWN_COMMITS).map(commit => (
              <CommitLine key={commit.sha} commit={commit} />
            ))}
          </ul>
        </details>
      )}
      {truncated && (
        <Typography variant="body2" color="textSecondary">
          {t('dialog.truncated')}
        </Typography>
      )}
    </>
  );
}

function CommitLine(props: { commit: Commit }) {
  const { sha, message, author, at, url } = props.commit;
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const short = sha.slice(0, 7);
  return (
    <li className={classes.commit}>
      <span className={classes.sha} title={sha}>
        {url ? <Link to={url}>{short}</Link> : short}
      </span>
      <span className={classes.message}>{message}</span>
      <Typography
        variant="caption"
        color="textSecondary"
        noWrap
        className={classes.author}
        title={author.email}
      >
        {at
          ? t('environment.who', {
              when: <RelativeTime at={at} />,
              who: author.name,
            })
          : author.name}
      </Typography>
    </li>
  );
}

const gateTones: Record<GateVerdict['verdict'], Tone> = {
  pass: 'good',
  warn: 'warning',
  fail: 'bad',
};

const worstFirst: GateVerdict['verdict'][] = ['fail', 'warn', 'pass'];

/** The checks with their verdicts, those that refuse first. */
export function GateList(props: { gates: GateVerdict[] }) {
  const classes = useStyles();
  const { t } = useTexts(releaseManagerTranslationRef);
  const verdictWords = {
    pass: t('dialog.gatePass'),
    warn: t('dialog.gateWarn'),
    fail: t('dialog.gateFail'),
  };
  const sorted = worstFirst.flatMap(verdict =>
    props.gates.filter(gate => gate.verdict === verdict),
  );
  return (
    <ul className={classes.list}>
      {sorted.map(gate => (
        <li key={gate.gate}>
          <StatusLabel tone={gateTones[gate.verdict]}>
            <span className={classes.gate}>
              {gate.title} {verdictWords[gate.verdict]}
            </span>
            <Typography variant="body2" component="span" color="textPrimary">
              {': '}
              {gate.reason}
            </Typography>
          </StatusLabel>
        </li>
      ))}
    </ul>
  );
}
