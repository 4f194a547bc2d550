import { isRecord, Sides, step } from '../plan/attributes';
import { constantOf, isSame } from './constants';
import { Body } from './hcl/parse';

/** Whether blocks of a type are made by an expression. @internal */
export function hasDynamic(body: Body, key: string): boolean {
  return body.blocks.some(
    ({ type, labels }) => type === 'dynamic' && labels[0] === key,
  );
}

/** Whether what a block says in plain words is what is planned for it. @internal */
export function agrees(body: Body, planned: unknown): boolean {
  const values = isRecord(planned) ? planned : {};
  return body.attributes.every(({ name, value }) => {
    const constant = constantOf(value);
    return constant === undefined || isSame(constant, values[name]);
  });
}

/** Two members of lists that stand in different places. @internal */
export function pair(at: Sides, before: number, after: number): Sides {
  const real = step(at, `[${before}]`);
  return {
    ...step(at, `[${after}]`),
    before: real.before,
    beforeSensitive: real.beforeSensitive,
  };
}
