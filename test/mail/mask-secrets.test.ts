import fc from 'fast-check';
import { maskSecrets } from '../../src/mail/mask-secrets.ts';

describe('maskSecrets', () => {
  it.each([
    ['AUTH PLAIN AHRpemlvAHNlY3JldA==', 'AHRpemlv'],
    [
      '>>> AUTH LOGIN\n<<< 334 VXNlcm5hbWU6\n>>> dGl6aW8=\n<<< 334 UGFzc3dvcmQ6\n>>> c2VjcmV0',
      'c2VjcmV0',
    ],
    [
      'AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\ndGl6aW8=\r\n334 UGFzc3dvcmQ6\r\nc2VjcmV0\r\n235 ok',
      'c2VjcmV0',
    ],
    ['my password: hunter2', 'hunter2'],
    ['Passwort = "geheim99"', 'geheim99'],
    ['Authorization: Basic dGl6aW86c2VjcmV0', 'dGl6aW86'],
    ['smtp://tizio:segreto@mail.tizio.example', 'segreto'],
  ])('hides the secret of %j', (text, secret) => {
    expect(maskSecrets(text)).not.toContain(secret);
  });

  it.each([
    '550 5.7.1 authentication required',
    'The password you gave is wrong',
    'AUTH LOGIN is not offered',
    'see https://mail.example.com:443/help',
  ])('leaves %j as it is', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  it('keeps the number of lines', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(maskSecrets(text).split('\n')).toHaveLength(text.split('\n').length);
      }),
    );
  });
});
