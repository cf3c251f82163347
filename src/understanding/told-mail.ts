import type { ShownMail } from '../model/facts.ts';
import { fold } from './tokens.ts';

/** Endings of files that people name; `.com` and others that are also ends of domains are left out. */
const ENDINGS =
  'pdf|docx?|docm|xlsx?|xlsm|pptx?|pps|odt|ods|odp|rtf|txt|csv|xml|p7m|jpe?g|png|gif|bmp|tiff?|heic|svg|psd|mp3|mp4|wav|avi|mkv|dwg|dxf|zip|rar|7z|tar|gz|tgz|iso|img|exe|bat|cmd|scr|pif|msi|jar|js|jse|vbs|vbe|ps1|lnk|hta|cpl|reg|wsf|dll|apk|dmg|mdb|accdb|html?|ics|vcf';

/** `fattura marzo.pdf` is read as `marzo.pdf`: the ending is what counts. */
const FILE = new RegExp(
  `(?<![\\p{L}\\p{N}_.@/-])([\\p{L}\\p{N}_][\\p{L}\\p{N}_()-]{0,80}(?:\\.[\\p{L}\\p{N}_-]{1,40}){0,3}\\.(?:${ENDINGS}))(?![\\p{L}\\p{N}@_-]|\\.[\\p{L}\\p{N}])`,
  'giu',
);

/** `an .exe file`, `un pdf`, `ein Zip`: a kind without a name. */
const KIND = new RegExp(`(?<![\\p{L}\\p{N}_.@/-])\\.?(${ENDINGS})(?![\\p{L}\\p{N}@_-])`, 'giu');

const SIZE =
  /(?<![\d.,])(\d{1,5}(?:[.,]\d{1,3})?) ?(kb|ko|mb|mo|gb|go|mib|gib|megabytes?|gigabytes?|mega|megas|giga|meg|megaocte\w{0,3}|mega-octets?)(?![\p{L}\p{N}])/giu;

/** Sizes of something else: what a mailbox holds, what a server allows. */
const OF_A_LIMIT =
  /\b(?:limit\w*|limite|maxim\w*|massim\w*|max|hochstens|maximal|quota|kontingent|mailbox|casella|postfach|buzon|boite|spazio|space|speicher\w*|espace|espacio|disk|disco|storage|free|liber[oi]|fino a|up to|bis zu|jusqu'?a?|hasta|under|less than|meno di|weniger als|moins de|menos de|plan|inbox|drive|full|pien[ao]|voll)\b/;

/** The whole mail's size is said, which counts the encoding. */
const OF_THE_MAIL =
  /\b(?:e-?mails?|mail|messag\w{1,4}|messaggi\w?|nachricht\w{0,2}|mensaje|correo|courriel)\b/;
const OF_A_FILE =
  /\b(?:attach\w*|allegat\w|anhang\w*|anlage\w?|piece\w? jointe\w?|adjunt\w*|file\w?|datei\w*|fichier\w?|archiv\w*|foto\w*|photo\w?|video\w?|bild\w*|presenta\w*|document\w*|dokument\w*|pdf|zip|immagin\w|image\w?|brochure\w?|planimetri\w)\b|\w\.[a-z0-9]{2,5}\b/;

/** What encoding adds to files: the told size of a mail has it in already. */
const ENCODING = 1.37;
const MAX_TOLD = 10;
const MAX_OCTETS = 100 * 1024 ** 3;

interface Told {
  readonly name: string;
  readonly octets: number | null;
  readonly at: number;
  readonly end: number;
}

const unitOf = (word: string): number => {
  const letter = word[0]?.toLowerCase();
  return letter === 'g' ? 1024 ** 3 : letter === 'm' ? 1024 ** 2 : 1024;
};

/** The words around a place, without those of the sentences before and after. */
const around = (folded: string, start: number, end: number): string => {
  const before =
    folded
      .slice(Math.max(0, start - 45), start)
      .split(/[!?;\n]|\.\s/)
      .at(-1) ?? '';
  const after = folded.slice(end, end + 30).split(/[!?;\n]|\.\s/)[0] ?? '';
  return `${before}~${after}`;
};

const toldSizes = (folded: string): readonly Told[] =>
  [...folded.matchAll(SIZE)].flatMap((match) => {
    const octets = Number((match[1] ?? '').replace(',', '.')) * unitOf(match[2] ?? '');
    const words = around(folded, match.index, match.index + match[0].length);
    if (OF_A_LIMIT.test(words) || !(octets > 0) || octets > MAX_OCTETS) return [];
    const isFile = OF_A_FILE.test(words);
    if (!isFile && !OF_THE_MAIL.test(words)) return [];
    return [
      {
        name: '',
        octets: Math.round(isFile ? octets : octets / ENCODING),
        at: match.index,
        end: match.index + match[0].length,
      },
    ];
  });

const toldNames = (text: string): readonly Told[] => {
  const named = [...text.matchAll(FILE)].map((match) => ({
    name: match[1] ?? '',
    octets: null,
    at: match.index,
    end: match.index + match[0].length,
  }));
  if (named.length > 0) return named;
  // `.exe` and `exe` alone are a kind only where a file is spoken of
  const hasFile = /\b(?:attach|allegat|anhang|anlage|piece|adjunt|file|datei|fichier|archiv)/.test(
    fold(text),
  );
  return [...text.matchAll(KIND)].flatMap((match) => {
    const ending = (match[1] ?? '').toLowerCase();
    const isMarked = match[0].startsWith('.');
    if (!isMarked && (!hasFile || /^(?:js|img|reg|gif|tar|gz|html?|xml)$/.test(ending))) return [];
    return [
      { name: `.${ending}`, octets: null, at: match.index, end: match.index + match[0].length },
    ];
  });
};

/** A size belongs to the nearest name, where there is one; each name takes one. */
const join = (names: readonly Told[], sizes: readonly Told[]): readonly Told[] => {
  if (names.length === 0) return sizes;
  const open = [...names];
  for (const size of sizes) {
    const nearest = open
      .map((one, index) => ({
        index,
        away: one.at < size.at ? size.at - one.end : one.at - size.end,
        isFree: one.octets === null,
      }))
      .filter(({ isFree }) => isFree)
      .sort((one, other) => one.away - other.away)[0];
    const name = nearest && open[nearest.index];
    if (nearest && name) open[nearest.index] = { ...name, octets: size.octets };
  }
  return open;
};

/**
 * What a person tells about the files of a mail: names, kinds, sizes. Claims, so the mail itself is
 * never `measured`: `octets` and the rest stay null. Null: nothing was told. `text`: their own words.
 */
export function toldMail(text: string): ShownMail | null {
  const told = join(toldNames(text), toldSizes(fold(text))).slice(0, MAX_TOLD);
  if (told.length === 0) return null;
  const attachments = told.map(({ name, octets }) => ({ name, octets }));
  return { octets: null, subject: null, hasText: null, attachments };
}
