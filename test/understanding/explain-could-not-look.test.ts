import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const { explainLine } = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));

describe('a receiver that could not look accuses nobody', () => {
  it.each([
    ['451 4.7.24 SPF temperror: DNS timeout while looking up tizio.example', 'nobody'],
    ['451 DKIM temperror: key could not be fetched for selector s1', 'nobody'],
    ['451 4.7.1 Temporary failure in DMARC evaluation, try again', 'nobody'],
    ['450 4.7.1 <x@tizio.example>: Sender address rejected: Domain lookup failed, try again later', 'nobody'],
    ['451 4.4.3 Temporary server error. DNS lookup of dnsbl failed, please try again later', 'nobody'],
    // given up after days: still not proven whose name servers were silent
    ['<caio@caio.example>: Action: failed; delivery has failed, giving up: 451 4.7.24 SPF temperror', 'unknown'],
    ['554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org; Error: open resolver', 'recipient-admin'],
  ])('%s: %s', (text, fault) => {
    expect(explainLine(text).fault).toBe(fault);
  }); // prettier-ignore

  it.each([
    ['550 5.7.23 SPF validation failed for tizio.example', 'sender-admin'],
    ['450 4.1.8 <x@tizio.example>: Sender address rejected: Domain not found', 'sender-admin'],
    ['550 5.7.26 tizio.example fails DMARC', 'sender-admin'],
  ])('but what was seen still counts: %s', (text, fault) => {
    expect(explainLine(text).fault).toBe(fault);
  });
});
