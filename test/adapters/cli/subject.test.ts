import fc from 'fast-check';
import { statedFacts } from '../../../adapters/cli/subject.ts';
import { WrongUsage } from '../../../adapters/cli/failures.ts';

describe('the facts that check is called with', () => {
  it('takes the subject alone as sender and as recipient', () => {
    const both = { address: 'ada@tizio.example', domain: 'tizio.example' };
    expect(statedFacts('ada@tizio.example', {})).toEqual({ sender: both, recipient: both });
  });

  it.each([
    [{ to: 'bob@caio.example' }, 'tizio.example', 'caio.example'],
    [{ from: 'bob@caio.example' }, 'caio.example', 'tizio.example'],
    [{ from: 'a.example', to: 'b.example' }, 'a.example', 'b.example'],
  ])('fills the side that is not named: %j', (stated, sender, recipient) => {
    const facts = statedFacts('tizio.example', stated);
    expect(facts.sender?.domain).toBe(sender);
    expect(facts.recipient?.domain).toBe(recipient);
  });

  it.each([
    ['TIZIO.Example', 'tizio.example'],
    ['tizio.example.', 'tizio.example'],
    [' tizio.example ', 'tizio.example'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['ada@BÜCHER.example.', 'xn--bcher-kva.example'],
    ['_spf.tizio.example', '_spf.tizio.example'],
  ])('reads %j', (given, domain) => {
    expect(statedFacts(given, {}).recipient?.domain).toBe(domain);
  });

  it('keeps the local part as it was typed', () => {
    expect(statedFacts('Ada.B+x@Tizio.EXAMPLE', {}).sender?.address).toBe('Ada.B+x@tizio.example');
  });

  it('keeps addresses as claims, in their usual form, and selectors', () => {
    const facts = statedFacts('tizio.example', {
      ip: ['192.0.2.1', '2001:DB8:0:0::1'],
      selector: ['S1', 'a.b'],
    });
    expect(facts.sendingAddresses).toEqual(
      ['192.0.2.1', '2001:db8::1'].map((ip) => ({ ip, source: 'said' })),
    );
    expect(facts.selectors).toEqual(['s1', 'a.b']);
  });

  it.each([
    ['', 'SUBJECT'],
    ['tizio', 'SUBJECT'],
    ['a@b@c', 'SUBJECT'],
    ['@tizio.example', 'SUBJECT'],
    ['ada@', 'SUBJECT'],
    ['192.0.2.1', '--ip'],
    ['ada@[192.0.2.1]', 'SUBJECT'],
    ['tizio..example', 'SUBJECT'],
    ['-tizio.example', 'SUBJECT'],
    ['tizio.123', 'SUBJECT'],
    ['ada b@tizio.example', 'SUBJECT'],
    ['a.example b.example', 'SUBJECT'],
    ['<script>@tizio.example', 'SUBJECT'],
    [`${'a'.repeat(65)}@tizio.example`, 'SUBJECT'],
    [`${'a.'.repeat(200)}example`, 'SUBJECT'],
    ['x'.repeat(1_000_000), 'SUBJECT'],
    ['\u001b[31m.example', 'SUBJECT'],
  ])('refuses %j as a subject and says what was expected', (given, named) => {
    const refused = (): unknown => statedFacts(given, {});
    expect(refused).toThrow(WrongUsage);
    expect(refused).toThrow(named);
  });

  it.each([
    [{ ip: ['300.1.1.1'] }, '--ip'],
    [{ ip: ['fe80::1%eth0'] }, '--ip'],
    [{ ip: Array<string>(21).fill('192.0.2.1') }, '--ip'],
    [{ selector: ['a b'] }, '--selector'],
    [{ selector: [''] }, '--selector'],
    [{ from: 'nobody' }, '--from'],
    [{ to: '' }, '--to'],
  ])('refuses %j', (stated, named) => {
    expect(() => statedFacts('tizio.example', stated)).toThrow(WrongUsage);
    expect(() => statedFacts('tizio.example', stated)).toThrow(named);
  });

  it('returns facts or refuses, whatever it is given, and repeats no control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (given) => {
        try {
          expect(statedFacts(given, {}).sender?.domain).toMatch(/^[a-z0-9._-]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(WrongUsage);
          expect((error as Error).message).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});
