import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadTexts } from '../../src/knowledge/texts.ts';
import { codeDetails } from '../../src/reply/code-words.ts';
import { nextChecks } from '../../src/reply/next-checks.ts';
import { createWording } from '../../src/reply/wording.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const wording = createWording(loadTexts(folder));
const { explainLine, explain } = loadExplain(folder);

const DSN = (diagnostic: string) => `From: MAILER-DAEMON@tizio.example
To: anna@tizio.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.tizio.example

Final-Recipient: rfc822; caio@caio.example
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; ${diagnostic}
--b
Content-Type: message/rfc822

From: Anna <anna@Tizio.example>
To: caio@caio.example
Subject: offer
--b--
`;
const asked = async (diagnostic: string): Promise<readonly string[]> =>
  nextChecks(await explain(DSN(diagnostic)), 'en', wording).flatMap(({ items }) =>
    items.flatMap(({ seen }) => seen),
  );

describe('what can be checked right now', () => {
  it.each([
    ['554 5.7.1 Client host [192.0.2.55] blocked using zen.spamhaus.org', ['check tizio.example --ip 192.0.2.55']],
    ['550 5.7.23 SPF validation failed for 192.0.2.55', ['check tizio.example']],
    ['450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.55]', []],
    ['Host or domain name not found. Name service error for name=caio.example type=MX: Host not found', ['check caio.example']],
    ['550 5.1.1 User unknown', []],
  ])('%s', async (diagnostic, commands) => {
    expect(await asked(diagnostic)).toEqual(commands);
  }); // prettier-ignore

  it('is nothing where the text names neither side', () => {
    expect(nextChecks(explainLine('554 5.7.1 blocked using zen.spamhaus.org'), 'en', wording)).toEqual([]); // prettier-ignore
  });
});

describe('what the codes mean', () => {
  it.each([
    ['550 5.1.1 User unknown', 2],
    ['user unknown', 0],
    ['559 go away, user unknown', 1],
  ])('%s: %i line(s)', (text, count) => {
    const lines = codeDetails(explainLine(text), 'it', wording).flatMap(({ items }) => items);
    expect(lines).toHaveLength(count);
  });
});
