import { makeStyles, Theme } from '@material-ui/core/styles';
import { Workload } from '@paved-path/backstage-plugin-sandbox-common';
import { AddressLink } from './AddressLink';
import { WorkloadReason, WorkloadState } from './WorkloadStatus';

const useStyles = makeStyles<Theme>(theme => ({
  root: { listStyle: 'none', margin: theme.spacing(0, 0, 2), padding: 0 },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    lineHeight: 1.5,
    columnGap: theme.spacing(2),
    padding: theme.spacing(0.75, 0),
    '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
  },
  environment: { flex: '0 0 92px', overflowWrap: 'anywhere' },
  state: { flex: '0 0 104px' },
  address: { flex: '1 1 220px', minWidth: 0, overflowWrap: 'anywhere' },
  reason: {
    flex: '1 1 100%',
    minWidth: 0,
    overflowWrap: 'anywhere',
    color: theme.palette.text.secondary,
  },
}));

/** A line for each environment: its name, how the service stands there, and its address; below it why, where it is not well. */
export function WorkloadLines(props: { workloads: Workload[] }) {
  const classes = useStyles();
  if (!props.workloads.length) return null;
  return (
    <ul className={classes.root}>
      {props.workloads.map(workload => (
        <li
          key={`${workload.environment}/${workload.namespace}`}
          className={classes.line}
        >
          <span className={classes.environment}>{workload.environment}</span>
          <span className={classes.state}>
            <WorkloadState workload={workload} />
          </span>
          <span className={classes.address}>
            <AddressLink url={workload.url} />
          </span>
          <div className={classes.reason}>
            <WorkloadReason workload={workload} />
          </div>
        </li>
      ))}
    </ul>
  );
}
