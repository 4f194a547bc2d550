import { ReactNode } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Anomaly } from '@paved-path/backstage-plugin-cost-common';
import {
  Foldable,
  OpenDialog,
  PlainList,
  RelativeTime,
  StatusLabel,
  Tone,
  useDialog,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useMayAcknowledge } from '../hooks';
import { costTranslationRef } from '../translation';
import { anomalyDayWords, saidWords } from '../words';
import { AcknowledgeDialog } from './dialogs';
import { EntityCostLink } from './EntityCostLink';

const useStyles = makeStyles<Theme>(theme => ({
  root: { outline: 'none' },
  item: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'flex-start',
    gap: theme.spacing(0.5, 2),
  },
  said: { flex: '1 1 260px', minWidth: 0, overflowWrap: 'anywhere' },
  facts: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1.5),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

const tones: Record<Anomaly['severity'], Tone> = {
  info: 'neutral',
  warning: 'warning',
  critical: 'bad',
};

const ranks: Record<Anomaly['severity'], number> = {
  critical: 0,
  warning: 1,
  info: 2,
};

/** Days that cost unusually much: those that are open, the worst first, and folded those that are acknowledged or over. */
export function AnomalyList(props: {
  anomalies: Anomaly[];
  /** The entity of the page, of which each need not say that it is its own. */
  pageRef?: string;
  /** What is there instead of them; the focus stays here when the last of them goes. */
  empty: ReactNode;
  /** Called when one was acknowledged. */
  onChanged: () => void;
}) {
  const { anomalies, pageRef, empty, onChanged } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const { openDialog, dialog, fallback } = useDialog();
  const sorted = [...anomalies].sort(
    (one, other) =>
      ranks[one.severity] - ranks[other.severity] ||
      other.day.localeCompare(one.day) ||
      one.id.localeCompare(other.id),
  );
  const open = sorted.filter(({ state }) => state === 'open');
  const settled = sorted.filter(({ state }) => state !== 'open');
  const toItem = (anomaly: Anomaly) => (
    <AnomalyItem
      key={anomaly.id}
      anomaly={anomaly}
      pageRef={pageRef}
      openDialog={openDialog}
      onChanged={onChanged}
    />
  );
  return (
    <div ref={fallback} tabIndex={-1} className={classes.root}>
      {anomalies.length === 0 && empty}
      {open.length > 0 && (
        <PlainList label={t('anomaly.label')}>{open.map(toItem)}</PlainList>
      )}
      {settled.length > 0 && (
        <Foldable title={t('anomaly.settled', { count: settled.length })}>
          <PlainList label={t('anomaly.settled', { count: settled.length })}>
            {settled.map(toItem)}
          </PlainList>
        </Foldable>
      )}
      {dialog}
    </div>
  );
}

function AnomalyItem(props: {
  anomaly: Anomaly;
  pageRef: string | undefined;
  openDialog: OpenDialog;
  onChanged: () => void;
}) {
  const { anomaly, pageRef, openDialog, onChanged } = props;
  const { entityRef, severity, state } = anomaly;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const mayAcknowledge = useMayAcknowledge(entityRef);
  const isOpen = state === 'open';
  const days = anomalyDayWords(anomaly, language, t);
  return (
    <li>
      <div className={classes.item}>
        <div className={classes.said}>
          <Typography variant="body2" component="div">
            {saidWords(anomaly.text, language)}
          </Typography>
          <div className={classes.facts}>
            <StatusLabel tone={isOpen ? tones[severity] : 'neutral'}>
              {isOpen
                ? t(`anomaly.severity.${severity}`)
                : t(`anomaly.state.${state}`)}
            </StatusLabel>
            <span>{days}</span>
            {entityRef && entityRef !== pageRef && (
              <EntityCostLink entityRef={entityRef} />
            )}
          </div>
          <Acknowledged anomaly={anomaly} />
        </div>
        {isOpen && mayAcknowledge && (
          <Button
            size="small"
            variant="outlined"
            aria-label={t('anomaly.acknowledgeLabel', {
              day: days,
              text: saidWords(anomaly.text, language),
            })}
            onClick={event =>
              openDialog(
                handle => (
                  <AcknowledgeDialog
                    handle={handle}
                    anomaly={anomaly}
                    onDone={onChanged}
                  />
                ),
                event.currentTarget,
              )
            }
          >
            {t('anomaly.acknowledge')}
          </Button>
        )}
      </div>
    </li>
  );
}

function Acknowledged(props: { anomaly: Anomaly }) {
  const { acknowledgement } = props.anomaly;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  if (!acknowledgement) return null;
  const { by, at, reason } = acknowledgement;
  return (
    <div className={classes.facts}>
      <span>
        {t('anomaly.acknowledgedBy', {
          who: by.startsWith('user:') ? <EntityRefLink entityRef={by} /> : by,
          when: <RelativeTime at={at} />,
          reason,
        })}
      </span>
    </div>
  );
}
