import { openKnowledge, SHIPPED_KNOWLEDGE } from '../../src/knowledge/folder.ts';
import { findEntities } from '../../src/understanding/find-entities.ts';
import { createFindProviders } from '../../src/understanding/find-providers.ts';
import { readMessage } from '../../src/understanding/message-text.ts';
import { loadProviderNames } from '../../src/understanding/provider-names.ts';

const findProviders = createFindProviders(loadProviderNames(openKnowledge(SHIPPED_KNOWLEDGE)));
const entities = (text: string) => findEntities(readMessage(text), findProviders).entities;

describe('addresses', () => {
  it.each([
    ['write to Bob@Caio.Example.', ['bob@caio.example']],
    ['<mailto:bob@caio.example|bob@caio.example>', ['bob@caio.example']],
    ['"bob@caio.example", \'anna@tizio.example\'!', ['bob@caio.example', 'anna@tizio.example']],
    ['to=<bob@caio.example>, user=anna@tizio.example', ['bob@caio.example', 'anna@tizio.example']],
    ['caio at caio dot example', ['caio@caio.example']],
    ['caio (at) caio (dot) example', ['caio@caio.example']],
    ['caio chiocciola caio punto it', ['caio@caio.it']],
    ['caio arobase caio.example', ['caio@caio.example']],
    ['info@münchen.example', ['info@xn--mnchen-3ya.example']],
    ['*bob@caio.example* and bob@caio.example', ['bob@caio.example']],
    ['me @ home, look at example dot', []],
    ['SRS0=ab=cd=caio.example=bob@tizio.example', ['srs0=ab=cd=caio.example=bob@tizio.example']],
    ['anna@192.0.2.1 root@localhost anna@', []],
  ])('in %j', (text, expected) => {
    expect(entities(text).addresses).toEqual(expected);
  });
});

describe('domains and hosts', () => {
  it.each([
    ['www.Caio.example is mine, mail to @tizio.example', ['caio.example', 'tizio.example'], []],
    ['a@caio.example and caio.example', ['caio.example'], []],
    ['host mx.caio.example[192.0.2.1] said', [], ['mx.caio.example']],
    ['smtp.caio.example port 587, news.caio.example', ['news.caio.example'], ['smtp.caio.example']],
    ['blocked using zen.spamhaus.org', [], ['zen.spamhaus.org']],
    ['see main.cf and README.md, version 1.2.3', [], []],
    ['non arriva.Ma ieri andava', [], []],
    ['https://caio.example/ and https://support.google.com/mail/answer/1', ['caio.example'], []],
    ['name=caoi.example type=MX', ['caoi.example'], []],
    [
      'tizio.example. caio.co.uk, bücher.example',
      ['tizio.example', 'caio.co.uk', 'xn--bcher-kva.example'],
      [],
    ],
    ['ASP.NET, e.g. node.js', [], []],
  ])('in %j', (text, domains, hosts) => {
    const found = entities(text);
    expect(found.domains).toEqual(domains);
    expect(found.hosts).toEqual(hosts);
  });
});

describe('IP addresses', () => {
  it.each([
    ['[192.0.2.1] and 192.0.2.1:25', ['192.0.2.1']],
    ['300.1.1.1 1.2.3 1.2.3.4.5 at 12:30:45', []],
    ['client [2001:DB8::1] or IPv6:2001:db8::2.', ['2001:db8::1', '2001:db8::2']],
    ['std::vector and version 1.2.3.4', []],
  ])('in %j', (text, expected) => {
    expect(entities(text).ips).toEqual(expected);
  });
});

describe('codes', () => {
  it.each([
    ['550 5.1.1 user unknown', ['550', '5.1.1']],
    ['550-5.7.26 blocked', ['550', '5.7.26']],
    ['Expected response code 250 but got code "550"', ['550']],
    ['250 OK: queued', ['250']],
    ['part of their network is on our block list (S3150)', ['S3150']],
    [
      'Access denied AS(201806281), OFR_506 [TSS04] 0x800CCC0F SC-001',
      ['AS(201806281)', 'OFR_506', 'TSS04', '0x800CCC0F', 'SC-001'],
    ],
    ['port 587 and 465, 550 users, 452 MB, error 500 on my site', []],
    ['Roundcube 5.4.1 with PHP 5.6.40', []],
    ['call +1 555 012 3456, 192.0.2.1', []],
    ['421 4.7.0 and again 421 4.7.0', ['421', '4.7.0']],
  ])('in %j', (text, expected) => {
    expect(entities(text).codes).toEqual(expected);
  });
});

describe('providers', () => {
  it.each([
    ['Google Workspace to Hotmail and Office 365', ['gmail', 'outlook']],
    ['bob@hotmail.it, anna@web.de', ['outlook', 'webde']],
    ['chez Free et orange.fr', ['free', 'orange']],
    ['there is free space in an orange box', []],
    ['gmail.test@caio.example', []],
    ['mx1.libero.it refuses us', ['libero']],
    ['we are with 1&1, version 1.1', ['ionos']],
  ])('in %j', (text, expected) => {
    expect(entities(text).providers).toEqual(expected);
  });
});
