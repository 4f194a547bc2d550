import { Theme } from '@material-ui/core/styles';
import { Person, Rota } from '@paved-path/backstage-plugin-on-call-common';
import { identityOf } from './people';

/** Hues that differ for most eyes, neighbours far apart. */
const HUES = [212, 28, 152, 285, 48, 190, 335, 95, 250, 8];

/** The colours of a person's shifts; their initials and name stand in them, since colours alone tell nobody apart. */
export type PersonTone = { ground: string; edge: string };

/** The colours of people, by what tells one from another. */
export type PersonTones = Map<string, PersonTone>;

/** A colour for each person of some rotas: the same in all of them, and for as long as they are in them. */
export function personTones(
  rotas: readonly Pick<Rota, 'people' | 'shifts'>[],
  theme: Theme,
): PersonTones {
  const names = new Set([
    ...rotas.flatMap(({ people }) => people.map(identityOf)),
    ...rotas.flatMap(({ shifts }) =>
      shifts.map(({ person }) => identityOf(person)),
    ),
  ]);
  const isDark = theme.palette.type === 'dark';
  return new Map(
    [...names].map((name, index) => {
      const hue = HUES[index % HUES.length];
      return [
        name,
        isDark
          ? { ground: `hsl(${hue}, 34%, 27%)`, edge: `hsl(${hue}, 60%, 64%)` }
          : { ground: `hsl(${hue}, 70%, 89%)`, edge: `hsl(${hue}, 58%, 42%)` },
      ];
    }),
  );
}

/** The initials of a name: of its first and its last word. */
export function initialsOf({ name }: Person): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], ...(words.length > 1 ? words.slice(-1) : [])];
  return letters
    .map(word => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}
