import type { DnsHost, RecordRemedy, Remedy } from '../model/remedy.ts';
import type { DnsHostReport, RemedyReport } from '../model/reply.ts';
import type { Wording } from './wording.ts';

/** The name as the form of the DNS host wants it; relative to the domain, `@` for itself, where it is not known. */
const nameInForm = (
  { name, domain }: RecordRemedy,
  nameField: DnsHost['nameField'] = '@',
): string => {
  if (nameField === 'whole') return name;
  if (name === domain) return nameField === '@' ? '@' : '';
  return name.endsWith(`.${domain}`) ? name.slice(0, -domain.length - 1) : name;
};

export function reportRemedy(
  remedy: Remedy,
  dnsHost: DnsHost | undefined,
  language: string,
  wording: Wording,
): RemedyReport {
  const says = (key: string, params: Remedy['params'] = {}): string =>
    wording.says(language, `remedy.${key}`, { ...remedy.params, ...params });
  const words = wording.word(language, remedy.why, remedy.params);
  const { kind, findings } = remedy;
  const nothing = { name: null, type: null, value: null, strings: [], replaces: [], url: null };
  const base = { ...nothing, kind, findings, says: words.says };
  switch (remedy.kind) {
    case 'record': {
      const { domain, name, type, value, strings = [], replaces } = remedy;
      const form = nameInForm(remedy, dnsHost?.nameField);
      const place = form === '' ? 'empty' : form === '@' ? 'at' : 'name';
      const params = { domain, name: form, place, type, count: replaces.length };
      const title = says('title.record', params);
      return { ...base, title, name, type, value, strings, replaces };
    }
    case 'letter':
      return { ...base, title: says('title.letter'), value: words.forward };
    case 'file':
      return {
        ...base,
        title: says('title.file', { url: remedy.url }),
        value: remedy.content,
        url: remedy.url,
      };
    case 'page':
      return { ...base, title: says('title.page'), url: remedy.url ?? null };
    default:
      return remedy satisfies never;
  }
}

export const reportDnsHost = (
  { name, steps, source }: DnsHost,
  language: string,
): DnsHostReport => ({ name, steps: steps[language] ?? steps['en'] ?? [], source });
