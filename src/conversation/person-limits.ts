import type { Person, PersonId } from '../model/event.ts';

const HOUR_MS = 60 * 60 * 1000;
/** When more people are remembered, those who have not asked for an hour are forgotten. */
const MAX_PEOPLE = 10_000;

/** Leave to look, or how many minutes until it is given again. */
export type Leave =
  { readonly kind: 'granted' } | { readonly kind: 'over'; readonly minutes: number };

/** Counts the looks that people ask for. In memory: each process counts for itself. */
export interface PersonLimits {
  /** Asks for one more; one that is not granted is not counted. */
  enter(person: Person, now: Date): Leave;
}

/**
 * Every look calls other people's servers, so that one person may have only so many an hour. Whoever
 * runs the house may have any number.
 */
export function createPersonLimits(perHour: number): PersonLimits {
  const looks = new Map<PersonId, number[]>();
  let tidyAbove = MAX_PEOPLE;

  const recentOf = (id: PersonId, now: number): number[] => {
    const recent = (looks.get(id) ?? []).filter((at) => at > now - HOUR_MS);
    if (recent.length === 0) looks.delete(id);
    else looks.set(id, recent);
    return recent;
  };

  return {
    enter({ id, role }, date) {
      if (role === 'operator') return { kind: 'granted' };
      const now = date.getTime();
      if (looks.size > tidyAbove) {
        for (const one of [...looks.keys()]) recentOf(one, now);
        tidyAbove = Math.max(MAX_PEOPLE, 2 * looks.size);
      }
      const recent = recentOf(id, now);
      const [first] = recent;
      if (first !== undefined && recent.length >= perHour)
        return { kind: 'over', minutes: Math.max(1, Math.ceil((first + HOUR_MS - now) / 60_000)) };
      looks.set(id, [...recent, now]);
      return { kind: 'granted' };
    },
  };
}
