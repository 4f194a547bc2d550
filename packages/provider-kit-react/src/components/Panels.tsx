import { ComponentType, ReactNode } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { SvgIconProps } from '@material-ui/core/SvgIcon';
import ErrorIcon from '@material-ui/icons/Error';
import InboxIcon from '@material-ui/icons/Inbox';
import LockIcon from '@material-ui/icons/Lock';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { describeError, isForbidden } from '../errors';
import { Tone, toneColor } from '../theme';
import { providerKitTranslationRef } from '../translation';

const useStyles = makeStyles<Theme, { tone: Tone }>(theme => ({
  panel: {
    display: 'flex',
    gap: theme.spacing(1.5),
    alignItems: 'flex-start',
    padding: theme.spacing(1, 0),
  },
  icon: { color: ({ tone }) => toneColor(theme, tone), flexShrink: 0 },
  title: { fontWeight: theme.typography.fontWeightBold as number },
  body: { overflowWrap: 'anywhere' },
  action: { marginTop: theme.spacing(1) },
}));

function Panel(props: {
  tone: Tone;
  icon: ComponentType<SvgIconProps>;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  role?: 'alert' | 'status';
}) {
  const classes = useStyles({ tone: props.tone });
  const Icon = props.icon;
  return (
    <div className={classes.panel} role={props.role}>
      <Icon className={classes.icon} aria-hidden />
      <div>
        <Typography variant="body1" className={classes.title}>
          {props.title}
        </Typography>
        {props.children && (
          <Typography
            variant="body2"
            color="textSecondary"
            className={classes.body}
          >
            {props.children}
          </Typography>
        )}
        {props.action && <div className={classes.action}>{props.action}</div>}
      </div>
    </div>
  );
}

/** @public */
export type EmptyPanelProps = {
  title: ReactNode;
  /** What would fill it, or why it is empty. */
  children?: ReactNode;
  action?: ReactNode;
};

/**
 * There is nothing, and that is the truth.
 * @public
 */
export function EmptyPanel(props: EmptyPanelProps) {
  return <Panel tone="neutral" icon={InboxIcon} {...props} />;
}

/** @public */
export type ErrorPanelProps = {
  error: unknown;
  /** Asks again. */
  onRetry?: () => void;
};

/**
 * Why something cannot be shown: refused (nothing to retry), or failed (with a retry).
 * @public
 */
export function ErrorPanel(props: ErrorPanelProps) {
  const { error, onRetry } = props;
  const { t } = useTranslationRef(providerKitTranslationRef);
  if (isForbidden(error)) {
    return (
      <Panel
        tone="neutral"
        icon={LockIcon}
        role="status"
        title={t('frame.forbiddenTitle')}
      >
        {t('frame.forbiddenBody')}
      </Panel>
    );
  }
  return (
    <Panel
      tone="bad"
      icon={ErrorIcon}
      role="alert"
      title={t('frame.failedTitle')}
      action={
        onRetry && (
          <Button variant="outlined" size="small" onClick={onRetry}>
            {t('frame.retry')}
          </Button>
        )
      }
    >
      {describeError(error)}
    </Panel>
  );
}

/** @public */
export type LoadingPanelProps = {
  /** What is being loaded, for those who cannot see the grey bars. */
  title: string;
  /** How many grey bars. */
  lines?: number;
};

/**
 * Grey bars where the answer will stand.
 * @public
 */
export function LoadingPanel(props: LoadingPanelProps) {
  const { title, lines = 3 } = props;
  const { t } = useTranslationRef(providerKitTranslationRef);
  return (
    <div role="status" aria-label={t('frame.loading', { title })}>
      {Array.from({ length: lines }, (_, index) => (
        <Skeleton
          key={index}
          variant="text"
          width={index === lines - 1 ? '45%' : `${90 - index * 12}%`}
          height={28}
        />
      ))}
    </div>
  );
}
