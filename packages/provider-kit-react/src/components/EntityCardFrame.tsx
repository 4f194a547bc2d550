import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { LiveQuery } from '../hooks';
import { AnswerFreshness, FreshnessLine } from './FreshnessLine';
import {
  EmptyPanel,
  EmptyPanelProps,
  ErrorPanel,
  LoadingPanel,
} from './Panels';
import { TitledCard } from './TitledCard';

const useStyles = makeStyles<Theme>(theme => ({
  foot: { marginTop: theme.spacing(2) },
}));

/** @public */
export type EntityCardFrameProps<T> = {
  title: string;
  /** What the card asked. */
  query: LiveQuery<T>;
  /** How old the answer is. */
  freshness: (value: T) => AnswerFreshness;
  /** The words to show where the answer is that there is nothing; undefined where there is something. */
  empty?: (value: T) => EmptyPanelProps | undefined;
  /** Buttons beside the title. */
  headerActions?: ReactNode;
  /** What stands above the answer and stays whatever the answer is, such as filters. */
  before?: ReactNode;
  /** Leaves out how old the answer is while it is fresh, where the page says it already. */
  quiet?: boolean;
  children: (value: T) => ReactNode;
};

/**
 * The frame of a card on a page. Loading, empty, forbidden, stale and failed look the same on every card,
 * and each unlike the others: a failure never passes for "there is nothing".
 * @public
 */
export function EntityCardFrame<T>(props: EntityCardFrameProps<T>) {
  return (
    <TitledCard title={props.title} headerActions={props.headerActions}>
      {props.before}
      <FramedAnswer {...props} />
    </TitledCard>
  );
}

/** @public */
export type FramedAnswerProps<T> = Omit<
  EntityCardFrameProps<T>,
  'headerActions' | 'before'
>;

/**
 * The same states without the card around them, for a part of a page.
 * @public
 */
export function FramedAnswer<T>(props: FramedAnswerProps<T>) {
  const { title, query, quiet, children } = props;
  const classes = useStyles();
  const { value, error, reload } = query;
  if (value === undefined) {
    return error ? (
      <ErrorPanel error={error} onRetry={reload} />
    ) : (
      <LoadingPanel title={title} />
    );
  }
  const freshness = props.freshness(value);
  const trusted = freshness.state === 'fresh' || freshness.state === 'stale';
  const empty = props.empty?.(value);
  let body: ReactNode;
  if (!empty) {
    body = children(value);
  } else if (trusted) {
    body = <EmptyPanel {...empty} />;
  } else {
    // Nothing is there because nobody could look.
    body = (
      <ErrorPanel
        error={new Error(freshness.reason ?? freshness.source)}
        onRetry={reload}
      />
    );
  }
  const silent = quiet && freshness.state === 'fresh' && !error;
  return (
    <>
      {body}
      {!silent && (
        <div className={classes.foot}>
          <FreshnessLine freshness={freshness} error={error} onRetry={reload} />
        </div>
      )}
    </>
  );
}
