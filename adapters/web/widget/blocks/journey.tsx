import type { JSX } from 'preact';
import type { Block } from '../../../../src/model/reply.ts';
import { OutcomeIcon } from '../icons.tsx';
import { text } from '../settings.ts';

const MARK = { passed: 'ok', broken: 'problem', unknown: 'unchecked' } as const;

/** The stations of the mail in order; the words beside each say what the drawing shows. */
export function Journey({ block }: { readonly block: Block & { kind: 'journey' } }): JSX.Element {
  return (
    <section class="journey">
      <h2>{text('journey.title')}</h2>
      <ol>
        {block.hops.map(({ hop, label, state }) => (
          <li key={hop} class={`hop hop-${state}`}>
            <OutcomeIcon outcome={MARK[state]} />
            <span class="hop-label">{label}</span>
            <span class="hop-state">{text(`journey.${state}`)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
