import type { Check } from '../model/check.ts';
import { listed } from './blocklist/listed.ts';
import { keys } from './dkim/keys.ts';
import { achievable } from './dmarc/achievable.ts';
import { record } from './dmarc/record.ts';
import { imap } from './fetch/imap.ts';
import { pop3 } from './fetch/pop3.ts';
import { ownWords } from './refusal/own-words.ts';
import { confirmed } from './reverse/confirmed.ts';
import { acceptsMail } from './route/accepts-mail.ts';
import { mailHosts } from './route/mail-hosts.ts';
import { recipientDomain } from './route/recipient-domain.ts';
import { senderDomain } from './sender/domain.ts';
import { answers } from './smtp/answers.ts';
import { encryption } from './smtp/encryption.ts';
import { welcome } from './smtp/welcome.ts';
import { authorisesSender } from './spf/authorises-sender.ts';
import { lookupLimit } from './spf/lookup-limit.ts';
import { recordPresent } from './spf/record-present.ts';
import { syntax } from './spf/syntax.ts';
import { submissionServers } from './submit/servers.ts';
import { clientSettings } from './submit/settings.ts';

/** All checks, in the order of a mail's journey, which is also the order people read them in. */
export const CHECKS: readonly Check[] = [
  ownWords,
  clientSettings,
  submissionServers,
  recipientDomain,
  acceptsMail,
  mailHosts,
  answers,
  encryption,
  welcome,
  senderDomain,
  recordPresent,
  syntax,
  lookupLimit,
  authorisesSender,
  keys,
  record,
  achievable,
  confirmed,
  listed,
  imap,
  pop3,
];
