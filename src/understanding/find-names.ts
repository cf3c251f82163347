import { parse } from 'tldts';
import { normaliseDomain } from '../mail/domain-name.ts';
import type { Mention } from './mention.ts';

const CANDIDATE =
  /(?<![\p{L}\p{N}_-])[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}(?:\.[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}){1,9}/gu;

/** Kept for documentation and tests, so no registry lists them. RFC 2606, RFC 6761. */
const RESERVED_TOP = new Set(['example', 'test', 'invalid']);

/** Top labels that are also endings of files: `main.cf`, `README.md`, `install.sh`. */
const FILE_ENDING = new Set([
  'md',
  'sh',
  'py',
  'rs',
  'cf',
  'so',
  'ps',
  'zip',
  'mov',
  'cc',
  'pl',
  'app',
  'vi',
]);
/** … where the name before the dot says which. */
const FILE_NAME =
  /^(?:readme|changelog|license|main|master|install|setup|run|start|update|test|backup|index|config|archive|file|doc|docker|lib\w{0,20}|\w{0,20}script\w{0,20}|sendmail|vi)$/i;

/** Top labels that are everyday words: after a sentence without its blank they are no domain. */
const WORD_TOP = new Set(
  'me no so is in my to at be us am as by do ma la il se si ne un et ai ci lo al mi tu ya mai come now please'.split(
    ' ',
  ),
);
/** Words that often end such a sentence. */
const SENTENCE_END = new Set(
  'sent received mail email mails emails message messages arrived arriva arrivata arrivato arrivano spam funziona niente nulla problem problema help aiuto grazie thanks merci danke gracias working inbox server error errore password account posta casella today yesterday ieri oggi now it them this that done fine ok'.split(
    ' ',
  ),
);
/** Programs and sayings that only look like names. */
const NO_NAME = new Set([
  'asp.net',
  'vb.net',
  'ado.net',
  'node.js',
  'socket.io',
  'a.m',
  'p.m',
  'e.g',
  'i.e',
  'z.b',
  'd.h',
]);

/** First labels of machines. */
const SERVER_LABEL =
  /^(?:e?smtps?|mx|mail|imaps?|pops?|pop3s?|ns|dns|relay|mta|mxa|mxb|out|outbound|inbound|srv|server|host|vps|gw|gateway|mailgw|mailout|mailin|webmail|exchange|exch|autodiscover|autoconfig|posta|smtpout|smtpauth|authsmtp|securesmtp|gmail-smtp-in|aspmx|alt|lists?erver|node|cloud|web|cpanel|plesk|antispam|barracuda|filter|spamfilter|mailserver|mailhost|postfix|dedicated|static|ip|filter|edge)(?:[-_]?[a-z]{0,3}[-_]?\d{1,4}[a-z]?)?(?:-[a-z0-9-]{1,40})?$/;
/** Ends of names that only machines carry. */
const SERVER_END =
  /(?:^|\.)(?:mail\.protection\.outlook\.com|outlook\.com|l\.google\.com|googlemail\.com|mail\.(?:gmx|yahoodns|icloud)\.(?:net|com)|kundenserver\.de|amazonses\.com|secureserver\.net|compute\.amazonaws\.com|messagelabs\.com|pphosted\.com|mimecast\.com)$/;
/** Zones of DNS block lists. */
const LIST_ZONE =
  /^(?:zen|sbl|xbl|pbl|dbl|css|bl|b|rbl|dnsbl|dnsrbl|cbl|ubl|psbl|ix|dyna|multi|combined|all|truncate|hostkarma|spam|problems|dul|ips|db|wl|list)(?:[-]?\d{1,2})?\.(?:[a-z0-9-]{1,63}\.){0,4}[a-z0-9-]{0,40}(?:spamhaus|spamcop|barracuda|sorbs|uceprotect|surbl|uribl|mailspike|abuseat|dnsbl|dnsrbl|rbl|manitu|s5h|gbudb|lashback|unsubscore|surriel|psky|wpbl|junkemailfilter|dq\.spamhaus|backscatterer|spamrats|dnswl|interserver)[a-z0-9-]{0,40}\./;

/** What stands before the name of a machine: `host mx.tizio.example[192.0.2.1] said`. */
const SERVER_BEFORE =
  /(?:\bhost|\bhostname|\bserver|\bserveur|\bservidor|connect(?:ed)? to|\bhelo|\behlo|\bmta|remote-mta: dns;|reporting-mta: dns;|\brelay=|\bptr|\brdns)[\s:<=(["']{1,3}$/i;

const WWW = /^www\d?\./;

const isListed = (name: string): boolean => {
  const { isIcann, publicSuffix, domain } = parse(name, { validateHostname: false });
  const isReserved = RESERVED_TOP.has(publicSuffix?.split('.').at(-1) ?? '');
  return domain !== null && (isIcann === true || isReserved);
};

const isWordsOrFile = (name: string, raw: string, isMarked: boolean): boolean => {
  if (NO_NAME.has(name)) return true;
  const labels = name.split('.');
  const [first = '', top = ''] = labels;
  if (labels.length > 2 || isMarked) return false;
  if (FILE_ENDING.has(top) && FILE_NAME.test(first)) return true;
  if (top === 'zip' || top === 'mov') return true; // nobody's mail domain, but many a file
  if (first.length < 2 && !['com', 'org', 'net', 'example'].includes(top)) return true;
  // "arrivata.Ma" and "working.so": a capital after the dot, or an everyday word on both sides
  return (
    (WORD_TOP.has(top) && SENTENCE_END.has(first)) || /^[\p{L}]?\p{Ll}+\.\p{Lu}\p{Ll}+$/u.test(raw)
  );
};

const isServer = (name: string, registrable: string, before: string, after: string): boolean => {
  if (LIST_ZONE.test(`${name}.`)) return true;
  if (after.startsWith('[') || SERVER_BEFORE.test(before))
    return /^\[[\da-f.:]/i.test(after) || name !== registrable;
  if (name === registrable) return false;
  return SERVER_LABEL.test(name.split('.')[0] ?? '') || SERVER_END.test(name);
};

const registrableOf = (name: string): string =>
  parse(name, { validateHostname: false }).domain ?? name;

/** Links to explanations are part of a refusal's text; only a bare site is somebody's domain. */
const LINK = /https?:\/\/[^\s<>"'|)\]]{1,500}/gi;

const linkedSites = (text: string): readonly { start: number; end: number; isSite: boolean }[] =>
  [...text.matchAll(LINK)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    isSite: /^https?:\/\/[^/]+\/?[.,;:]?$/i.test(match[0]),
  }));

/**
 * Domain names and names of servers in a text whose addresses were blanked out. `www.` is taken
 * off; links with a path are skipped, since refusals are full of links to explanations.
 */
export function findNames(text: string): readonly Mention[] {
  if (!text.includes('.')) return [];
  const links = linkedSites(text);
  const found: Mention[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const link = links.find((one) => one.start <= start && start < one.end);
    const previous = text[start - 1] ?? '';
    if (link ? !link.isSite : /[/\\~$]/.test(previous)) continue;
    const name = normaliseDomain(match[0])?.replace(WWW, '') ?? null;
    if (name === null || !name.includes('.') || !isListed(name)) continue;
    const isMarked = previous === '@' || link !== undefined || WWW.test(match[0].toLowerCase());
    if (isWordsOrFile(name, match[0], isMarked)) continue;
    const before = text.slice(Math.max(0, start - 24), start);
    const kind = isServer(name, registrableOf(name), before, text.slice(end, end + 2))
      ? 'host'
      : 'domain';
    found.push({ kind, value: name, typed: name, start, end });
  }
  return found;
}
