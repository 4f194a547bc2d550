import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { EntityInfoCard } from '@backstage/plugin-catalog-react';
import {
  FramedAnswer,
  FramedAnswerProps,
} from '@paved-path/provider-kit-react';

const useStyles = makeStyles<Theme>(theme => ({
  body: {
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.5,
  },
}));

/** A card of a page, with the same states as a card on an entity's page. */
export function Panel<T>(
  props: FramedAnswerProps<T> & {
    /** Beside the title. */
    action?: ReactNode;
    /** What stays whatever the answer is, such as filters. */
    before?: ReactNode;
  },
) {
  const { action, before, ...answer } = props;
  const classes = useStyles();
  return (
    <EntityInfoCard title={props.title} headerActions={action}>
      <div className={classes.body}>
        {before}
        <FramedAnswer {...answer} />
      </div>
    </EntityInfoCard>
  );
}
