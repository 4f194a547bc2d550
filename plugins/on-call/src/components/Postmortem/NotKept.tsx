import { Fragment } from 'react';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { StatusLabel } from '@paved-path/provider-kit-react';

/** An entity's reference within a sentence, such as `component:default/payments`. */
const ENTITY_REF = /\b([a-z]+:[\w.-]+\/[\w.-]*\w)/i;

/** Why a postmortem is not in the repository, in the words of the server, with the names of entities instead of their references. */
export function NotKept(props: { reason: string }) {
  return (
    <StatusLabel tone="warning">
      {props.reason.split(ENTITY_REF).map((part, index) => (
        <Fragment key={index}>
          {index % 2 ? (
            <EntityDisplayName entityRef={part} hideIcon disableTooltip />
          ) : (
            part
          )}
        </Fragment>
      ))}
    </StatusLabel>
  );
}
