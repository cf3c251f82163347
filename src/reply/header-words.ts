import type { ExplanationDetail, ExplanationReport } from '../model/adapter.ts';
import type {
  HeaderAuthentication,
  HeaderHop,
  HeaderReading,
  SpamOpinion,
} from '../model/facts.ts';
import type { Outcome } from '../model/words.ts';
import type { Wording } from './wording.ts';

/** From here on a wait is worth a word: sending itself takes seconds. */
const SLOW_SECONDS = 300;
const MAX_NAME_CHARS = 120;

type Says = (key: string, params?: Readonly<Record<string, string | number>>) => string;
type Item = ExplanationDetail['items'][number];

/** What `select` placeholders take for "nobody is named". */
const orNone = (value: string | null): string => value?.slice(0, MAX_NAME_CHARS) ?? 'none';

const duration = (total: number, says: Says): string => {
  if (total < 1) return says('no-time');
  const days = Math.floor(total / 86_400);
  const hours = Math.floor((total % 86_400) / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  // seconds are noise beside hours
  const seconds = days + hours > 0 ? 0 : total % 60;
  return says('duration', { days, hours, minutes, seconds }).trim();
};

const isSlow = ({ waitedSeconds }: HeaderHop): boolean => (waitedSeconds ?? 0) >= SLOW_SECONDS;

const slowestOf = (hops: readonly HeaderHop[]): HeaderHop | null =>
  hops
    .filter(isSlow)
    .reduce<HeaderHop | null>(
      (worst, hop) =>
        worst === null || (hop.waitedSeconds ?? 0) > (worst.waitedSeconds ?? 0) ? hop : worst,
      null,
    );

const wordWay = ({ hops, totalSeconds }: HeaderReading, says: Says): readonly string[] => {
  if (hops.length === 0) return [];
  const servers = hops.length;
  if (totalSeconds === null || totalSeconds < 0) return [says('way-untimed', { servers })];
  const way = says('way', { servers, duration: duration(totalSeconds, says) });
  const slowest = slowestOf(hops);
  if (slowest === null) return [way];
  const params = {
    duration: duration(slowest.waitedSeconds ?? 0, says),
    from: orNone(slowest.from),
    by: orNone(slowest.by),
  };
  return [way, says(slowest === hops[0] ? 'slow-client' : 'slow', params)];
};

/** DMARC decides where it was looked at; without it SPF or DKIM, of which one is enough. */
const isVerified = (own: readonly HeaderAuthentication[]): boolean | null => {
  const resultsOf = (method: string): readonly string[] =>
    own.filter((one) => one.method === method).map(({ result }) => result);
  const [dmarc] = resultsOf('dmarc');
  if (dmarc === 'pass' || dmarc === 'bestguesspass') return true;
  if (dmarc === 'fail') return false;
  const others = [...resultsOf('spf'), ...resultsOf('dkim')];
  if (others.includes('pass')) return true;
  return others.some((result) => /^(?:fail|softfail|permerror)$/.test(result)) ? false : null;
};

const wordOrigin = (own: readonly HeaderAuthentication[], says: Says): readonly string[] => {
  const verified = isVerified(own);
  if (verified === null) return [];
  const named =
    own.find(({ method, domain }) => method === 'dmarc' && domain !== null) ??
    own.find(({ domain }) => domain !== null);
  const params = { server: orNone(own[0]?.server ?? null), domain: orNone(named?.domain ?? null) };
  return [says(verified ? 'verified' : 'unverified', params)];
};

const wordOpinion = ({ filter, isSpam, score, threshold }: SpamOpinion, says: Says): string => {
  if (isSpam === null) return says('points', { filter, score: score ?? 0 });
  const key = isSpam ? 'spam' : 'clean';
  return score !== null && threshold !== null
    ? says(`${key}.score`, { filter, score, threshold })
    : says(`${key}.bare`, { filter });
};

const outcomeOf = ({ result, isOwnSide }: HeaderAuthentication): Outcome => {
  if (!isOwnSide) return 'unchecked';
  if (result === 'pass' || result === 'bestguesspass') return 'ok';
  if (result === 'none') return 'absent';
  return /^(?:fail|softfail|permerror|hardfail)$/.test(result) ? 'problem' : 'unchecked';
};

const wordHop = (hop: HeaderHop, says: Says): Item => {
  const wait = hop.waitedSeconds;
  const params = { from: orNone(hop.from), by: orNone(hop.by) };
  const text =
    wait !== null && wait < -1
      ? says('hop-back', { ...params, waited: duration(-wait, says) })
      : says('hop', {
          ...params,
          waited: wait === null || wait < 1 ? 'none' : duration(wait, says),
        });
  return { outcome: isSlow(hop) ? 'problem' : 'ok', says: text, seen: hop.at ? [hop.at] : [] };
};

const wordAuthentication = (one: HeaderAuthentication, says: Says): Item => ({
  outcome: outcomeOf(one),
  says: says(one.isOwnSide ? 'authentication' : 'authentication-foreign', {
    method: one.method.toUpperCase(),
    result: one.result,
    domain: orNone(one.domain),
    server: orNone(one.server),
  }),
  seen: [],
});

const detail = (title: string, items: readonly Item[]): readonly ExplanationDetail[] =>
  items.length === 0 ? [] : [{ title, items }];

/** The steps that matter most: unwanted, not proven, late, nothing. */
const stepsKey = (reading: HeaderReading, own: readonly HeaderAuthentication[]): string => {
  const isSpam = reading.spam.some((opinion) => opinion.isSpam) || reading.subjectMark !== null;
  if (isSpam) return 'do-spam';
  if (isVerified(own) === false) return 'do-unverified';
  return slowestOf(reading.hops) === null ? 'do-nothing' : 'do-slow';
};

/** Words the head of a delivered mail for the one who got it. */
export function renderHeaders(
  reading: HeaderReading,
  between: { readonly from: string | null; readonly to: string | null },
  language: string,
  wording: Wording,
): Pick<ExplanationReport, 'says' | 'steps' | 'forward' | 'details'> {
  const says: Says = (key, params) => wording.says(language, `headers.${key}`, params);
  const own = reading.authentication.filter(({ isOwnSide }) => isOwnSide);
  const key = stepsKey(reading, own);
  const sentences = [
    says('intro', { from: orNone(between.from), to: orNone(between.to) }),
    ...wordWay(reading, says),
    ...wordOrigin(own, says),
    ...reading.spam.map((opinion) => wordOpinion(opinion, says)),
    ...(reading.subjectMark === null ? [] : [says('mark', { mark: reading.subjectMark })]),
    ...(key === 'do-nothing' ? [says('nothing')] : []),
  ];
  return {
    says: sentences.join(' '),
    steps: wording.word(language, `headers.${key}`).steps,
    forward: null,
    details: [
      ...detail(
        says('title.way'),
        reading.hops.map((hop) => wordHop(hop, says)),
      ),
      ...detail(
        says('title.authentication'),
        reading.authentication.map((one) => wordAuthentication(one, says)),
      ),
      ...detail(
        says('title.spam'),
        reading.spam.map((opinion) => ({
          outcome: opinion.isSpam === null ? 'unchecked' : opinion.isSpam ? 'problem' : 'ok',
          says: wordOpinion(opinion, says),
          seen: [opinion.field],
        })),
      ),
    ],
  };
}
