import { ReactNode, useId, useState } from 'react';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { Person } from '@paved-path/backstage-plugin-on-call-common';
import { useFieldClass } from '@paved-path/provider-kit-react';

/** A person whom the catalog knows, so that they can be named to the server. */
export type KnownPerson = Person & { entityRef: string };

/** Those of some people whom the catalog knows. */
export function knownPeople(people: readonly Person[]): KnownPerson[] {
  return people.flatMap(person =>
    person.entityRef ? [{ ...person, entityRef: person.entityRef }] : [],
  );
}

/** A field to choose somebody, and the function that reads it: undefined, and said so, where nobody was chosen. */
export function usePersonChoice(options: {
  label: string;
  missing: string;
  people: KnownPerson[];
  disabled: boolean;
}): {
  field: ReactNode;
  chosen: KnownPerson | undefined;
  read: () => KnownPerson | undefined;
} {
  const { label, missing, people, disabled } = options;
  const id = useId();
  const fieldClass = useFieldClass();
  const [entityRef, setEntityRef] = useState('');
  const [missed, setMissed] = useState(false);
  const chosen = people.find(person => person.entityRef === entityRef);
  return {
    chosen,
    field: (
      <TextField
        select
        required
        fullWidth
        className={fieldClass}
        id={`${id}-person`}
        size="small"
        variant="outlined"
        label={label}
        value={chosen?.entityRef ?? ''}
        onChange={event => {
          setEntityRef(event.target.value);
          setMissed(false);
        }}
        disabled={disabled}
        error={missed}
        helperText={missed && missing}
      >
        {people.map(person => (
          <MenuItem key={person.entityRef} value={person.entityRef}>
            {person.name}
          </MenuItem>
        ))}
      </TextField>
    ),
    read() {
      setMissed(!chosen);
      return chosen;
    },
  };
}
