import type { Product } from '../../../src/model/adapter.ts';
import { CHANNELS } from '../../../src/model/words.ts';
import type { CliDeps } from '../deps.ts';
import { EXIT } from '../deps.ts';
import { WrongUsage } from '../failures.ts';
import { chooseLanguage } from '../language.ts';
import { createOutput } from '../output.ts';

export interface EraseOptions {
  readonly person?: string;
  readonly conversation?: string;
}

const hasChannel = (id: string): boolean =>
  CHANNELS.some((channel) => id.startsWith(`${channel}:`));

function whom({ person, conversation }: EraseOptions): Parameters<Product['erase']>[0] {
  const id = (person ?? conversation ?? '').trim();
  if ((person === undefined) === (conversation === undefined) || id === '') {
    throw new WrongUsage('erase: expected either --person ID or --conversation ID.');
  }
  if (!hasChannel(id)) {
    const expected = CHANNELS.map((channel) => `${channel}:…`).join(' or ');
    throw new WrongUsage(`erase: expected an id as the logs show it, ${expected}.`);
  }
  return person === undefined ? { conversation: id } : { person: id };
}

/** Forgets a person or a conversation; forgetting one that is not there is fine, too. */
export async function erase(options: EraseOptions, deps: CliDeps): Promise<number> {
  const target = whom(options);
  const product = await deps.product();
  const count = await product.erase(target);
  const texts = product.texts(chooseLanguage(undefined, deps.locale));
  await createOutput(deps.stdout).line(
    `${texts['cli.erased'] ?? 'Conversations forgotten'}: ${count}`,
  );
  return EXIT.ran;
}
