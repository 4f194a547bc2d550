import {
  TranslationRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { JSX } from 'react';

/** What i18next puts behind a key that has a text for one and another for many. */
type Plural = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';

/** A key as it is said: without what tells one from many. */
type KeyOf<TKey> = TKey extends `${infer Base}_${Plural}` ? Base : TKey;

type Trim<TText> = TText extends ` ${infer Rest}` | `${infer Rest} `
  ? Trim<Rest>
  : TText;

/** The names in `{{…}}`. Formats behind them, and texts within texts, are not understood here: no text has them. */
type NamesIn<TText> = TText extends `${string}{{${infer Name}}}${infer Rest}`
  ? Trim<Name> | NamesIn<Rest>
  : never;

/** By key, the names of what its text must be given. */
type Names<TMessages> = {
  [TKey in KeyOf<keyof TMessages>]: TKey extends keyof TMessages
    ? NamesIn<TMessages[TKey]>
    :
        | NamesIn<
            TMessages[Extract<keyof TMessages, `${TKey & string}_${Plural}`>]
          >
        | 'count';
};

type Values<TName, TValue> = [TName] extends [never]
  ? []
  : [
      values: {
        [Each in TName & string]: Each extends 'count' ? number : TValue;
      },
    ];

/**
 * Says a text by its key: as text, or as an element where one of its values is an element.
 *
 * @remarks
 * Backstage's `TranslationFunction` asks for the same, but has the compiler go through all texts for each one that is said. This one looks up what
 * one key needs, which the compiler works out once.
 *
 * @public
 */
export interface SayText<TNames> {
  <TKey extends keyof TNames>(
    key: TKey,
    ...values: Values<TNames[TKey], string>
  ): string;
  <TKey extends keyof TNames>(
    key: TKey,
    ...values: Values<TNames[TKey], string | JSX.Element>
  ): JSX.Element;
}

/**
 * Says the texts of a translation ref, of which this takes the type `T`.
 * @public
 */
export type TextsOf<TMessages extends { [key in string]: string }> = SayText<
  Names<TMessages>
>;

/**
 * The texts of a translation ref, in the person's language: `useTranslationRef` with types that are quick to check.
 * @public
 */
export function useTexts<TMessages extends { [key in string]: string }>(
  translationRef: TranslationRef<string, TMessages>,
): { t: TextsOf<TMessages> } {
  // The same function; only what is known of it differs.
  return useTranslationRef(translationRef) as unknown as {
    t: TextsOf<TMessages>;
  };
}
