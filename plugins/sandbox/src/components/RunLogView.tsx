import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Switch from '@material-ui/core/Switch';
import Typography from '@material-ui/core/Typography';
import {
  describeError,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import { useRunLog } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { LogText } from './LogText';

const useStyles = makeStyles<Theme>(theme => ({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  follow: { marginRight: 0 },
}));

/** What was written never changes: only what is new is drawn. */
const Chunk = memo((props: { text: string }) => <span>{props.text}</span>);

/** Within so many pixels of the end one is at the end. */
const AT_END = 24;

/** A run's log while it is written, with the newest line in view for as long as one wants that. */
export function RunLogView(props: { id: string; interval?: number }) {
  const { id, interval } = props;
  const classes = useStyles();
  const { t } = useTexts(sandboxTranslationRef);
  const log = useRunLog(id, interval);
  const [follow, setFollow] = useState(true);
  const box = useRef<HTMLPreElement>(null);

  useLayoutEffect(() => {
    if (follow && box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [follow, log.chunks]);

  return (
    <>
      <div className={classes.head}>
        <Typography variant="h6" component="h3">
          {t('log.title')}
        </Typography>
        <FormControlLabel
          className={classes.follow}
          label={<Typography variant="body2">{t('log.follow')}</Typography>}
          control={
            <Switch
              color="primary"
              checked={follow}
              onChange={event => setFollow(event.target.checked)}
            />
          }
        />
      </div>
      {log.cut && (
        <Typography variant="caption" component="p">
          {t('log.cut')}
        </Typography>
      )}
      <LogText
        ref={box}
        label={t('log.label')}
        height="60vh"
        onScroll={event => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          // Who scrolls up wants to read; who comes back to the end, to follow.
          setFollow(scrollHeight - scrollTop - clientHeight < AT_END);
        }}
      >
        {log.chunks.length === 0 ? t('log.waiting') : null}
        {log.chunks.map(({ at, text }) => (
          <Chunk key={at} text={text} />
        ))}
      </LogText>
      <Typography variant="caption" component="div">
        {log.error && (
          <StatusLabel tone="warning">
            {t('log.interrupted', { reason: describeError(log.error) })}
          </StatusLabel>
        )}
        {log.end && t('log.ended')}
      </Typography>
    </>
  );
}
