import { z } from 'zod';

/** A decimal number, such as `-12.3400`: never a float, from file to screen. @public */
export const decimalSchema = z.string().regex(/^-?\d+(\.\d+)?$/);

/** ISO 4217, such as `USD`, as the bill has it. @public */
export const currencySchema = z.string();

/** @public */
export const moneySchema = z.object({
  amount: decimalSchema,
  currency: currencySchema,
});

/** @public */
export type Money = z.infer<typeof moneySchema>;

/** Billed or effective, as FOCUS defines them. @public */
export const costKindSchema = z.enum(['billed', 'effective']);

/** @public */
export type CostKind = z.infer<typeof costKindSchema>;

/** A day, `YYYY-MM-DD`, in UTC. @public */
export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
