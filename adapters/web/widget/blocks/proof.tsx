import type { JSX } from 'preact';
import type { Block } from '../../../../src/model/reply.ts';
import { Folded } from '../folded.tsx';
import { OutcomeIcon } from '../icons.tsx';
import { text } from '../settings.ts';
import { visibleText } from '../visible-text.ts';

/** What the verdict rests on: a sentence each, and under it what was seen, word for word. */
export function Proof({ block }: { readonly block: Block & { kind: 'proof' } }): JSX.Element {
  return (
    <section class="proof">
      <h2 dir="auto">{visibleText(block.title)}</h2>
      <ul>
        {block.items.map(({ outcome, text: sentence, seen }, index) => (
          <li key={index}>
            <OutcomeIcon outcome={outcome} />
            <div class="proof-item">
              <p class="words" dir="auto">
                <span class="hidden">{text(`outcome.${outcome}`)}: </span>
                {visibleText(sentence)}
              </p>
              {seen.length > 0 && (
                <div class="seen" role="group" aria-label={text('proof.seen')}>
                  <Folded text={seen.join('\n')} isMachine />
                </div>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
