import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { InfrastructureEnvironment } from '@paved-path/backstage-plugin-drift-common';
import {
  StatusLabel,
  useLanguage,
  useNow,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import {
  checkWords,
  environmentSentence,
  isUnderWay,
  listNames,
  oldestCheck,
  redFirst,
  shortNames,
} from '../../words';
import { CheckedLine } from '../CheckedLine';

const useStyles = makeStyles<Theme>(theme => ({
  root: { listStyle: 'none', margin: theme.spacing(1, 0, 0), padding: 0 },
  line: {
    padding: theme.spacing(0.75, 0),
    '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  name: { fontWeight: theme.typography.fontWeightMedium as number },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** An entity's environments, red first; those in sync share a line, and those retired come last. */
export function EnvironmentLines(props: {
  environments: InfrastructureEnvironment[];
  /** The one of which the sentence above has said everything. */
  saidOf?: string;
}) {
  const { environments, saidOf } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const now = useNow();
  const language = useLanguage();
  const names = shortNames(environments);
  const quiet = environments.filter(
    environment =>
      environment.state === 'in-sync' &&
      !isUnderWay(environment.check) &&
      !environment.stale,
  );
  const isRetired = ({ state }: InfrastructureEnvironment) =>
    state === 'retired';
  const others = redFirst(environments).filter(it => !quiet.includes(it));
  const toLine = (environment: InfrastructureEnvironment) => (
    <Line
      key={environment.id}
      title={environment.name}
      name={names.get(environment.id)!}
      environment={environment}
    >
      <Status
        environment={environment}
        status={
          environment.id === saidOf
            ? undefined
            : environmentSentence(environment, { now, language }, t)
        }
      />
    </Line>
  );
  return (
    <ul className={classes.root}>
      {others.filter(it => !isRetired(it)).map(toLine)}
      {quiet.length > 0 && (
        <li
          className={classes.line}
          title={quiet.map(({ name }) => name).join(', ')}
        >
          <StatusLabel tone="good">
            {t('environment.inSyncNames', {
              environments: listNames(
                quiet.map(({ id }) => names.get(id)!),
                t,
              ),
            })}
          </StatusLabel>
          <div className={classes.facts}>
            <CheckedLine checkedAt={oldestCheck(quiet)} />
          </div>
        </li>
      )}
      {others.filter(isRetired).map(toLine)}
    </ul>
  );
}

function Line(props: {
  name: string;
  title: string;
  environment: InfrastructureEnvironment;
  children: ReactNode;
}) {
  const { name, title, environment, children } = props;
  const { counts, state } = environment;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const showAlso = state !== 'acknowledged';
  return (
    <li className={classes.line}>
      <div className={classes.head}>
        <Typography
          variant="body2"
          component="span"
          className={classes.name}
          title={title}
        >
          {name}
        </Typography>
        {children}
      </div>
      <div className={classes.facts}>
        {state !== 'retired' && <CheckedLine {...environment} />}
        {state === 'failed' && counts.new > 0 && (
          <span>{t('environment.driftedThen', { count: counts.new })}</span>
        )}
        {showAlso && counts.acknowledged > 0 && (
          <span>
            {t('environment.alsoAcknowledged', { count: counts.acknowledged })}
          </span>
        )}
        {showAlso && counts.ignored > 0 && (
          <span>{t('environment.alsoIgnored', { count: counts.ignored })}</span>
        )}
      </div>
    </li>
  );
}

function Status(props: {
  environment: InfrastructureEnvironment;
  /** Undefined where it was said already. */
  status: ReturnType<typeof environmentSentence> | undefined;
}) {
  const { environment, status } = props;
  const { check } = environment;
  const { t } = useTexts(driftTranslationRef);
  return (
    <>
      {status && (
        <StatusLabel tone={status.tone} icon={status.icon}>
          {status.words}
        </StatusLabel>
      )}
      {isUnderWay(check) && (
        <StatusLabel tone="progress">{checkWords(check, t)}</StatusLabel>
      )}
    </>
  );
}
