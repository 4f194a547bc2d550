import { ReactNode } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';

const useStyles = makeStyles<Theme>(theme => ({
  root: { height: '100%' },
  title: { minWidth: 0, overflow: 'hidden' },
  // The card brings a typeface and a line height of its own; one page speaks in one.
  body: {
    fontFamily: theme.typography.fontFamily,
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.5,
  },
}));

/** @public */
export type TitledCardProps = {
  title: ReactNode;
  /** Buttons and links beside the title. */
  headerActions?: ReactNode;
  children: ReactNode;
};

/**
 * A card of a page. It looks like the catalog's `EntityInfoCard`, but its title is a heading of the second level: nothing stands between it
 * and the page's own, which is the first.
 * @public
 */
export function TitledCard(props: TitledCardProps) {
  const { title, headerActions, children } = props;
  const classes = useStyles();
  return (
    <Card className={classes.root}>
      <CardHeader>
        <Flex justify="between" align="center">
          <Text
            as="h2"
            variant="title-x-small"
            weight="bold"
            className={classes.title}
          >
            {title}
          </Text>
          {headerActions && (
            <Flex align="center" gap="1">
              {headerActions}
            </Flex>
          )}
        </Flex>
      </CardHeader>
      <CardBody>
        <div className={classes.body}>{children}</div>
      </CardBody>
    </Card>
  );
}
