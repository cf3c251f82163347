import type { Check } from '../model/check.ts';
import { record as bimiRecord } from './bimi/record.ts';
import { listed } from './blocklist/listed.ts';
import { matches } from './dane/matches.ts';
import { attachmentNames } from './compose/attachment-names.ts';
import { attachments } from './compose/attachments.ts';
import { ownAttachments } from './compose/own-attachments.ts';
import { ownSize } from './compose/own-size.ts';
import { mistyped } from './compose/recipient-domain.ts';
import { size } from './compose/size.ts';
import { subjectAndText } from './compose/subject-and-text.ts';
import { keys } from './dkim/keys.ts';
import { signature } from './dkim/signature.ts';
import { achievable } from './dmarc/achievable.ts';
import { alignment } from './dmarc/alignment.ts';
import { record } from './dmarc/record.ts';
import { registration } from './domain/registration.ts';
import { nameServers } from './dns/name-servers.ts';
import { senderNameServers } from './dns/sender-name-servers.ts';
import { senderSignatures } from './dns/sender-signatures.ts';
import { signatures } from './dns/signatures.ts';
import { reportAddress } from './dmarc/report-address.ts';
import { arc } from './headers/arc.ts';
import { authentication } from './headers/authentication.ts';
import { delay } from './headers/delay.ts';
import { spamOpinion } from './headers/spam-opinion.ts';
import { name as heloName } from './helo/name.ts';
import { mailHosts as stsMailHosts } from './mta-sts/mail-hosts.ts';
import { policy as stsPolicy } from './mta-sts/policy.ts';
import { signs } from './greylisting/signs.ts';
import { rules } from './provider/rules.ts';
import { imap } from './fetch/imap.ts';
import { pop3 } from './fetch/pop3.ts';
import { ownWords } from './refusal/own-words.ts';
import { confirmed } from './reverse/confirmed.ts';
import { acceptsMail } from './route/accepts-mail.ts';
import { mailHosts } from './route/mail-hosts.ts';
import { mxRecords } from './route/mx-records.ts';
import { recipientDomain } from './route/recipient-domain.ts';
import { senderDomain } from './sender/domain.ts';
import { answers } from './smtp/answers.ts';
import { encryption } from './smtp/encryption.ts';
import { sizeLimit } from './smtp/size-limit.ts';
import { welcome } from './smtp/welcome.ts';
import { authorisesSender } from './spf/authorises-sender.ts';
import { lookupLimit } from './spf/lookup-limit.ts';
import { openToAll } from './spf/open-to-all.ts';
import { recordPresent } from './spf/record-present.ts';
import { syntax } from './spf/syntax.ts';
import { record as tlsRptRecord } from './tls-rpt/record.ts';
import { submissionServers } from './submit/servers.ts';
import { clientSettings } from './submit/settings.ts';

/** All checks, in the order of a mail's journey, which is also the order people read them in. */
export const CHECKS: readonly Check[] = [
  ownWords,
  registration,
  nameServers,
  signatures,
  signs,
  mistyped,
  subjectAndText,
  attachmentNames,
  ownAttachments,
  attachments,
  ownSize,
  size,
  clientSettings,
  submissionServers,
  recipientDomain,
  acceptsMail,
  mailHosts,
  mxRecords,
  answers,
  encryption,
  stsPolicy,
  stsMailHosts,
  matches,
  tlsRptRecord,
  welcome,
  senderNameServers,
  senderSignatures,
  sizeLimit,
  senderDomain,
  recordPresent,
  syntax,
  lookupLimit,
  openToAll,
  authorisesSender,
  keys,
  signature,
  record,
  achievable,
  alignment,
  reportAddress,
  heloName,
  confirmed,
  listed,
  bimiRecord,
  authentication,
  spamOpinion,
  delay,
  arc,
  rules,
  imap,
  pop3,
];
