import fc from 'fast-check';
import { findStatus } from '../../src/mail/enhanced-status.ts';

describe('findStatus', () => {
  it.each([
    ['550 5.1.1 no such user', '5.1.1'],
    ['550-5.7.26 first line', '5.7.26'],
    ['550 #5.1.0 Address rejected', '5.1.0'],
    ['Sorry, no mailbox here by that name. (#5.1.1)', '5.1.1'],
    ['dsn=4.4.1, status=deferred', '4.4.1'],
    ['Status: 5.0.350', '5.0.350'],
    ['5.1.2 - SMTP; 550 Host unknown', '5.1.2'],
  ])('reads %j', (text, status) => {
    expect(findStatus(text)).toBe(status);
  });

  it.each([
    'sent by 4.1.2.3 yesterday',
    'Mailman 2.0.12',
    'Exim/4.94.2 was here',
    '550 no code here',
    'version v5.1.1',
  ])('finds none in %j', (text) => {
    expect(findStatus(text)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => findStatus(text)).not.toThrow();
      }),
    );
  });
});
