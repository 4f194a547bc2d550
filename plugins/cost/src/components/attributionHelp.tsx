import { Fragment } from 'react';
import {
  COST_ACCOUNTS_ANNOTATION,
  COST_RESOURCES_ANNOTATION,
  COST_TAGS_ANNOTATION,
} from '@paved-path/backstage-plugin-cost-common';

const annotations = [
  COST_TAGS_ANNOTATION,
  COST_RESOURCES_ANNOTATION,
  COST_ACCOUNTS_ANNOTATION,
];

/** What fills in a text about how charges find their entity. */
export const attributionHelp: { annotations: JSX.Element } = {
  annotations: (
    <>
      {annotations.map((name, index) => (
        <Fragment key={name}>
          {index > 0 && ', '}
          <code>{name}</code>
        </Fragment>
      ))}
    </>
  ),
};
