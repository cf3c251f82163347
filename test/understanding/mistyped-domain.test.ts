import { mistypedDomain } from '../../src/understanding/mistyped-domain.ts';

const WELL_KNOWN = [
  'gmail.com',
  'hotmail.com',
  'outlook.com',
  'yahoo.com',
  'ymail.com',
  'libero.it',
  'gmx.de',
  'web.de',
  'hotmail.it',
  'icloud.com',
  'virgilio.it',
  'mail.com',
  'googlemail.com',
];

describe('a mistyped domain', () => {
  it.each([
    ['gmial.com', 'gmail.com'],
    ['gamil.com', 'gmail.com'],
    ['gmal.com', 'gmail.com'],
    ['gmaill.com', 'gmail.com'],
    ['GMAIL.con', 'gmail.com'],
    ['gmail.co', 'gmail.com'],
    ['hotmial.com', 'hotmail.com'],
    ['homtail.it', 'hotmail.it'],
    ['outlok.com', 'outlook.com'],
    ['libreo.it', 'libero.it'],
    ['yaho.com', 'yahoo.com'],
    ['goglemial.com', 'googlemail.com'],
  ])('%s means %s', (typed, meant) => {
    expect(mistypedDomain(typed, WELL_KNOWN)).toBe(meant);
  });

  it.each([
    'gmail.com',
    'mail.com',
    'ymail.com',
    'email.com',
    'gmx.at',
    'gmx.de',
    'tizio.example',
    'web.dev',
    'libera.org',
    'com',
    '',
    'gmail.it',
    `${'g'.repeat(500)}.com`,
  ])('%j is taken as it is', (typed) => {
    expect(mistypedDomain(typed, WELL_KNOWN)).toBeNull();
  });
});
