import type { Check } from '../model/check.ts';
import { listed } from './blocklist/listed.ts';
import { attachmentNames } from './compose/attachment-names.ts';
import { attachments } from './compose/attachments.ts';
import { ownAttachments } from './compose/own-attachments.ts';
import { ownSize } from './compose/own-size.ts';
import { mistyped } from './compose/recipient-domain.ts';
import { size } from './compose/size.ts';
import { subjectAndText } from './compose/subject-and-text.ts';
import { keys } from './dkim/keys.ts';
import { achievable } from './dmarc/achievable.ts';
import { record } from './dmarc/record.ts';
import { signs } from './greylisting/signs.ts';
import { rules } from './provider/rules.ts';
import { ownWords } from './refusal/own-words.ts';
import { confirmed } from './reverse/confirmed.ts';
import { acceptsMail } from './route/accepts-mail.ts';
import { mailHosts } from './route/mail-hosts.ts';
import { recipientDomain } from './route/recipient-domain.ts';
import { senderDomain } from './sender/domain.ts';
import { answers } from './smtp/answers.ts';
import { encryption } from './smtp/encryption.ts';
import { sizeLimit } from './smtp/size-limit.ts';
import { welcome } from './smtp/welcome.ts';
import { authorisesSender } from './spf/authorises-sender.ts';
import { lookupLimit } from './spf/lookup-limit.ts';
import { recordPresent } from './spf/record-present.ts';
import { syntax } from './spf/syntax.ts';

/** All checks, in the order of a mail's journey, which is also the order people read them in. */
export const CHECKS: readonly Check[] = [
  ownWords,
  signs,
  mistyped,
  subjectAndText,
  attachmentNames,
  ownAttachments,
  attachments,
  ownSize,
  size,
  recipientDomain,
  acceptsMail,
  mailHosts,
  answers,
  encryption,
  welcome,
  sizeLimit,
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
  rules,
];
