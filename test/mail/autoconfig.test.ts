import fc from 'fast-check';
import { parseAutoconfig } from '../../src/mail/autoconfig.ts';

const server = (fields: string, type = 'imap', element = 'incomingServer'): string =>
  `<${element} type="${type}">${fields}</${element}>`;
const FIELDS = '<hostname>imap.caio.example</hostname><port>993</port><socketType>SSL</socketType>';
const page = (inside: string): string =>
  `<?xml version="1.0"?>\n<clientConfig version="1.1">\n<emailProvider id="caio.example">\n${inside}</emailProvider></clientConfig>\n`;
const imap = { service: 'imap', host: 'imap.caio.example', port: 993, tls: 'implicit' };
const read = (text: string): unknown => parseAutoconfig(text, 'caio.example');

describe('a page of settings', () => {
  it('names servers in its order, with what else stands there passed over', () => {
    const text = page(
      `<domain>caio.example</domain><!-- <incomingServer type="imap"> -->
       ${server(`${FIELDS}<username>%EMAILADDRESS%</username><password><![CDATA[<]]></password>`)}
       ${server('<hostname> Pop.%EMAILDOMAIN% </hostname><port>110</port><socketType>plain</socketType>', 'pop3')}
       <incomingServer type="exchange"><hostname>ews.caio.example</hostname><port>443</port><socketType>SSL</socketType></incomingServer>
       ${server('<hostname>smtp.caio.example.</hostname><port>587</port><socketType>STARTTLS</socketType><x a=">"/>', 'smtp', 'outgoingServer')}`,
    );
    expect(read(text)).toEqual({
      kind: 'settings',
      servers: [
        imap,
        { service: 'pop3', host: 'pop.caio.example', port: 110, tls: 'none' },
        { service: 'submission', host: 'smtp.caio.example', port: 587, tls: 'starttls' },
      ],
    });
  });

  it.each([
    ['no port', '<hostname>imap.caio.example</hostname><socketType>SSL</socketType>'],
    ['a port beyond all ports', FIELDS.replace('993', '99999')],
    ['a port in words', FIELDS.replace('993', 'imaps')],
    ['an address', FIELDS.replace('imap.caio.example', '127.0.0.1')],
    ['the local part in the name', FIELDS.replace('imap.', '%EMAILLOCALPART%.')],
    ['a name that needs an entity', FIELDS.replace('imap.', '&imap;.')],
    ['encryption that nobody knows', FIELDS.replace('SSL', 'constructor')],
  ])('says nothing usable with %s', (_, fields) => {
    expect(read(page(server(fields)))).toEqual({ kind: 'settings', servers: [] });
  });

  it('believes the first of two names', () => {
    const twice = `${FIELDS}<hostname>imap.evil.test</hostname>`;
    expect(read(page(server(twice)))).toEqual({ kind: 'settings', servers: [imap] });
  });

  it('counts a server only where one belongs', () => {
    expect(read(page(`<box>${server(FIELDS)}</box>`))).toEqual({ kind: 'settings', servers: [] });
    expect(read(`<clientConfig>${server(FIELDS)}</clientConfig>`)).toEqual({
      kind: 'settings',
      servers: [],
    });
  });
});

describe('a page that is none', () => {
  it.each([
    ['nothing', '', 'other'],
    ['words', 'plain words', 'other'],
    ['a web page', '<!DOCTYPE html>\n<html><body><p>Welcome<br></body></html>', 'other'],
    ['a web page about it', '<html>look: <clientConfig></html>', 'other'],
    ['cut off', page(server(FIELDS)).slice(0, -5), 'malformed'],
    ['another end', page(`${server(FIELDS)}</oops>`), 'malformed'],
    ['an open quote', page('<incomingServer type="imap>'), 'malformed'],
    ['an open comment', page('<!-- never closed'), 'malformed'],
    ['no name', page('< hostname>'), 'malformed'],
    ['too deep', '<clientConfig>'.repeat(1000), 'malformed'],
    ['too long', `<clientConfig>${'<a/>'.repeat(10_000)}</clientConfig>`, 'malformed'],
  ])('%s', (_, text, kind) => {
    expect(read(text)).toEqual({ kind });
  });

  it('expands no entities', () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;">]>';
    expect(read(`${bomb}${page(server(FIELDS))}`)).toEqual({ kind: 'other' });
  });
});

it('never throws, and takes no time over hostile text', () => {
  const pieces = fc.constantFrom('<', '>', '/', '"', "'", '<!', '<!--', '-->', '<![CDATA[', ']]>');
  const words = fc.constantFrom('clientConfig', 'emailProvider', 'incomingServer', ' type="imap"');
  const text = fc.array(fc.oneof(pieces, words, fc.string()), { maxLength: 200 });
  fc.assert(fc.property(text, (parts) => Boolean(read(parts.join('')))));
  for (const part of ['<', '<a', '<!--', '<![CDATA[', '<a b="', '<!', '</a', 'a', ' type='])
    expect(read(`<clientConfig>${part.repeat(65_536 / part.length)}`)).toEqual({
      kind: 'malformed',
    });
}, 3000);
