/** Directions of writing that can be turned inside a name: `gpj.exe` reads as `exe.jpg`. Unicode UAX #9. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/;

/** Programs for the machine that opens them: nearly every filter stops these. */
const DANGEROUS: ReadonlySet<string> = new Set(
  'exe com pif scr bat cmd vbs vbe js jse jar lnk msi hta cpl ps1 iso img wsf reg'.split(' '),
);
/** What a harmless file pretends to be in front of its real ending. */
const HARMLESS: ReadonlySet<string> = new Set(
  'pdf doc docx xls xlsx ppt pptx odt ods txt jpg jpeg png gif csv zip mp3 mp4 html'.split(' '),
);

/** The ending of a file name, lower case, without the dot; empty where it has none. */
export const endingOf = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot < 0
    ? ''
    : name
        .slice(dot + 1)
        .trim()
        .toLowerCase();
};

/** Why filters dislike a file by its name alone; null: they do not. */
export function suspicionOf(name: string): 'turned' | 'double' | 'dangerous' | null {
  if (TURNS.test(name)) return 'turned';
  const ending = endingOf(name);
  if (!DANGEROUS.has(ending)) return null;
  return HARMLESS.has(endingOf(name.slice(0, -ending.length - 1))) ? 'double' : 'dangerous';
}

/** A name as it may be shown: without the marks that turn it around. */
export const plainName = (name: string): string =>
  name.replace(/[\u202a-\u202e\u2066-\u2069]/g, '').slice(0, 100);
