import { isPrivateIp } from '../../../adapters/shared/private-ip.ts';

describe('an address that nobody outside ever sees', () => {
  it.each([
    ['10.0.0.1', true],
    ['172.31.255.255', true],
    ['172.32.0.1', false],
    ['192.168.1.1', true],
    ['100.64.0.1', true],
    ['169.254.1.1', true],
    ['127.0.0.1', true],
    ['192.0.2.1', false],
    ['::1', true],
    ['fd00::1', true],
    ['fe80::1', true],
    ['2001:db8::1', false],
  ])('%s: %s', (ip, expected) => {
    expect(isPrivateIp(ip)).toBe(expected);
  });
});
