import { openTestHouse } from './support/house.ts';

/** What `check` says of a sender writing to a healthy domain, with or without an operator's profile. */
async function judge(domain: string, profile: NodeJS.ProcessEnv) {
  const house = await openTestHouse(profile);
  try {
    const { verdict, findings } = await house.product.check(
      domain,
      { sender: { domain }, recipient: { domain: 'bene.example' } },
      { language: 'en', signal: AbortSignal.timeout(20_000) },
    );
    const { fault, certainty, because } = verdict;
    return { fault, certainty, lead: because[0]?.check, findings };
  } finally {
    await house.stop();
  }
}

const own = (domain: string, outbound: string): NodeJS.ProcessEnv => ({
  OWN_DOMAINS: domain,
  OWN_OUTBOUND: outbound,
});

describe("the operator's profile: its addresses and selectors are facts", () => {
  it.each([
    ['a listed address', 'inlista.example', '198.51.100.66', 'likely', 'blocklist/listed'],
    ['an address without a name', 'senzanome.example', '198.51.100.50', 'likely', 'reverse/confirmed'],
    ['an address that SPF forbids', 'fuorispf.example', '198.51.100.41', 'likely', 'spf/authorises-sender'],
    ['of two addresses the one that SPF forbids', 'fuorispf.example', '198.51.100.40,198.51.100.41', 'likely', 'spf/authorises-sender'],
  ] as const)('%s is proof', async (_name, domain, outbound, certainty, lead) => {
    expect(await judge(domain, own(domain, outbound))).toMatchObject({
      fault: 'sender-admin',
      certainty,
      lead,
    });
  }); // prettier-ignore

  it.each([
    ['a listed address', 'inlista.example', 'sender-admin'],
    ['an address without a name', 'senzanome.example', 'sender-admin'],
    ['an address that SPF forbids', 'fuorispf.example', 'nobody'],
  ] as const)('%s is at most possible without it', async (_name, domain, fault) => {
    expect(await judge(domain, {})).toMatchObject({ fault, certainty: 'possible' });
  });

  it("speaks for the operator's own domains alone", async () => {
    const others = own('tizio.example', '198.51.100.66');
    expect(await judge('inlista.example', others)).toMatchObject({ certainty: 'possible' });
  });

  it('names the selectors in use: a revoked key is then no old one', async () => {
    const selectors = { ...own('chiaverevocata.example', '198.51.100.62'), OWN_SELECTORS: 's1' };
    expect(await judge('chiaverevocata.example', selectors)).toMatchObject({
      fault: 'sender-admin',
      certainty: 'likely',
      lead: 'dkim/keys',
    });
    expect(await judge('chiaverevocata.example', {})).toMatchObject({ fault: 'nobody' });
  });
});
