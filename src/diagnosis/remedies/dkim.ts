import type { Providers } from '../../knowledge/providers.ts';
import type { EvidenceMap } from '../../model/evidence.ts';
import type { PageRemedy } from '../../model/remedy.ts';

/** Its keys stand behind CNAMEs whose target holds the name of the tenant. */
const MICROSOFT = 'outlook';

/** A key is made where the mail is sent: nobody else can write its record. */
export function dkimRemedies(
  findings: readonly string[],
  { dkimKeys, senderRoute, spfRecord }: Partial<EvidenceMap>,
  providers: Providers,
): readonly PageRemedy[] {
  const id = senderRoute?.provider ?? spfRecord?.provider;
  const provider = id === undefined ? undefined : providers.provider(id);
  if (!dkimKeys || !provider) return [];
  const { domain } = dkimKeys;
  const names = provider.selectors.map((selector) => `${selector}._domainkey.${domain}`);
  const url = provider.pages.dkim ?? provider.pages.help;
  return [
    {
      kind: 'page',
      findings,
      why: id === MICROSOFT ? 'remedy.dkim.microsoft' : 'remedy.dkim.provider',
      params: { domain, provider: provider.name, names: names.join(', ') || 'none' },
      ...(url !== undefined && { url }),
    },
  ];
}
