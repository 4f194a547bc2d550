import { makeStyles } from '@material-ui/core/styles';
import { TitledCard, TitledCardProps } from '@paved-path/provider-kit-react';

const useStyles = makeStyles({ words: { overflowWrap: 'anywhere' } });

/** A card of what is known already, in the words of others: however long one is, it breaks. */
export function TextCard(props: TitledCardProps) {
  const { children, ...card } = props;
  const classes = useStyles();
  return (
    <TitledCard {...card}>
      <div className={classes.words}>{children}</div>
    </TitledCard>
  );
}
