/** The same name, or one below the other: of one house as far as names can tell. */
export const isRelated = (one: string, other: string): boolean =>
  one !== '' &&
  other !== '' &&
  (one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`));
